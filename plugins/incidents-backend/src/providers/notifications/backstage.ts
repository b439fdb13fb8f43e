import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { RELATION_OWNED_BY } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Severity } from '@quarterdeck/plugin-incidents-common';
import { IncidentRecord } from '../../domain/records';
import { IncidentNotifier, Notice } from './types';

const TOPIC = 'incidents';
const URGENCY: Record<Severity, 'critical' | 'high' | 'normal' | 'low'> = {
  P0: 'critical',
  P1: 'high',
  P2: 'normal',
  P3: 'low',
};

/** Tells people by Backstage's notifications. What is told of one incident replaces what was told of it before. */
export class BackstageNotifier implements IncidentNotifier {
  constructor(
    private readonly options: {
      notifications: NotificationService;
      catalog: CatalogService;
      auth: AuthService;
      logger: LoggerService;
    },
  ) {}

  async tell(record: IncidentRecord, notice: Notice): Promise<void> {
    try {
      const recipients = await this.#recipientsOf(record, notice);
      if (recipients.length > 0) {
        await this.options.notifications.send({
          recipients: { type: 'entity', entityRef: recipients },
          payload: {
            title: `${record.severity} INC-${record.number}: ${record.title}`,
            description: wordsOf(record, notice),
            link: `/incidents/${record.id}`,
            severity: URGENCY[record.severity],
            topic: TOPIC,
            scope: record.id,
          },
        });
      }
    } catch (error) {
      this.options.logger.warn(
        `Nobody could be notified of INC-${record.number}`,
        toError(error),
      );
    }
  }

  async #recipientsOf(
    record: IncidentRecord,
    notice: Notice,
  ): Promise<string[]> {
    if (notice.kind === 'assigned') {
      return [notice.user];
    }
    const { commander } = record.roles;
    if (notice.kind === 'overdue' && commander !== undefined) {
      return [commander];
    }
    const { catalog, auth } = this.options;
    const entity = await catalog.getEntityByRef(record.entityRef, {
      credentials: await auth.getOwnServiceCredentials(),
    });
    const owners = (entity?.relations ?? [])
      .filter(({ type }) => type === RELATION_OWNED_BY)
      .map(({ targetRef }) => targetRef);
    return notice.kind === 'updated'
      ? [...new Set([...owners, ...Object.values(record.roles)])]
      : owners;
  }
}

function wordsOf(record: IncidentRecord, notice: Notice): string {
  switch (notice.kind) {
    case 'opened':
      return `${record.entityRef} has an incident`;
    case 'raised':
      return `It is ${record.severity} by now`;
    case 'reopened':
      return 'What was over is broken again';
    case 'resolved':
      return record.reason.message;
    case 'updated':
      return notice.text;
    case 'assigned':
      return `You are its ${notice.role}`;
    default:
      return notice.what;
  }
}
