import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { RELATION_OWNED_BY } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { ApprovalRecord } from '../../domain/records';
import { ApprovalNotifier } from './types';

const TOPIC = 'approvals';

/** Tells people by Backstage's notifications: the owners of the entity, without who asked; then who asked. */
export class BackstageNotifier implements ApprovalNotifier {
  constructor(
    private readonly options: {
      notifications: NotificationService;
      catalog: CatalogService;
      auth: AuthService;
      logger: LoggerService;
    },
  ) {}

  async requested(record: ApprovalRecord): Promise<void> {
    await this.#try(async () => {
      const { catalog, auth, notifications } = this.options;
      const entity = await catalog.getEntityByRef(record.entityRef, {
        credentials: await auth.getOwnServiceCredentials(),
      });
      const owners = (entity?.relations ?? [])
        .filter(({ type }) => type === RELATION_OWNED_BY)
        .map(({ targetRef }) => targetRef);
      if (owners.length > 0) {
        await notifications.send({
          recipients: {
            type: 'entity',
            entityRef: owners,
            excludeEntityRef: record.requestedBy,
          },
          payload: {
            title: `Needs you: ${record.title}`,
            description: `${record.requestedBy} asks somebody else to agree`,
            link: `/approvals/${record.id}`,
            severity: 'high',
            topic: TOPIC,
            scope: record.id,
          },
        });
      }
    });
  }

  async decided(record: ApprovalRecord): Promise<void> {
    await this.#try(async () => {
      if (record.state === 'withdrawn') {
        return;
      }
      await this.options.notifications.send({
        recipients: { type: 'entity', entityRef: record.requestedBy },
        payload: {
          title: `${record.title}: ${record.state}`,
          description: record.comment,
          link: `/approvals/${record.id}`,
          severity: record.state === 'granted' ? 'normal' : 'high',
          topic: TOPIC,
          scope: record.id,
        },
      });
    });
  }

  async #try(tell: () => Promise<void>): Promise<void> {
    try {
      await tell();
    } catch (error) {
      this.options.logger.warn(
        'Nobody could be notified of an approval',
        toError(error),
      );
    }
  }
}
