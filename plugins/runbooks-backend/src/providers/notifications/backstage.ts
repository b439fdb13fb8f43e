import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { newsOf } from '../../domain/news';
import { RunRecord } from '../../domain/records';
import { RunNotifier } from './types';

const TOPIC = 'runbooks';

/** Tells who leads a run by Backstage's notifications. */
export class BackstageNotifier implements RunNotifier {
  constructor(
    private readonly options: {
      notifications: NotificationService;
      logger: LoggerService;
    },
  ) {}

  async changed(
    before: RunRecord,
    after: RunRecord,
    by: string | undefined,
  ): Promise<void> {
    const news = newsOf(before, after, by);
    if (!news) {
      return;
    }
    try {
      await this.options.notifications.send({
        recipients: { type: 'entity', entityRef: after.lead },
        payload: {
          title: news.title,
          description: news.description,
          link: `/runbooks/runs/${after.id}`,
          severity: 'high',
          topic: TOPIC,
          scope: after.id,
        },
      });
    } catch (error) {
      this.options.logger.warn(
        `${after.lead} could not be notified of a run`,
        toError(error),
      );
    }
  }
}
