import { AuthService } from '@backstage/backend-plugin-api';
import { RELATION_OWNED_BY } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { TargetAbsentError } from '@quarterdeck/toolkit-node';
import { Notice } from '../../domain/notices';
import { Notifier } from './types';

/**
 * Tells people by Backstage's notifications: who started it, the owners of the entity, and those of the configuration.
 * A rollout is one notification for each of them, which later news replaces and marks as unread.
 */
export class BackstageNotifier implements Notifier {
  constructor(
    private readonly options: {
      notifications: NotificationService;
      catalog: CatalogService;
      auth: AuthService;
      /** Who is told beside the owners: references of users and groups. */
      alsoTold(environmentId: string): readonly string[];
    },
  ) {}

  async tell(notice: Notice): Promise<void> {
    const recipients = await this.#recipientsOf(notice);
    try {
      await this.options.notifications.send({
        recipients: { type: 'entity', entityRef: recipients },
        payload: {
          title: notice.title,
          description: notice.description,
          link: `/rollouts/${notice.rolloutId}`,
          severity: notice.severity,
          topic: 'rollouts',
          scope: notice.rolloutId,
        },
      });
    } catch (error) {
      // The service says it in no other way.
      throw error instanceof Error && /status 404/.test(error.message)
        ? new TargetAbsentError(error.message)
        : error;
    }
  }

  async #recipientsOf(notice: Notice): Promise<string[]> {
    const { catalog, auth, alsoTold } = this.options;
    const entity = await catalog.getEntityByRef(notice.entityRef, {
      credentials: await auth.getOwnServiceCredentials(),
    });
    const owners = (entity?.relations ?? [])
      .filter(({ type }) => type === RELATION_OWNED_BY)
      .map(({ targetRef }) => targetRef);
    return [
      ...new Set([
        notice.startedBy,
        ...owners,
        ...alsoTold(notice.environmentId),
      ]),
    ];
  }
}
