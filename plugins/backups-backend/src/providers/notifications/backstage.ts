import { AuthService } from '@backstage/backend-plugin-api';
import { RELATION_OWNED_BY, parseEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { TargetAbsentError } from '@quarterdeck/toolkit-node';
import type { Notice } from '../../engine/notices';
import type { Notifier } from './types';

/** Tells the owners of the entity by Backstage's notifications. What is new of the same replaces what they were told. */
export class BackstageNotifier implements Notifier {
  constructor(
    private readonly options: {
      notifications: NotificationService;
      catalog: Pick<CatalogService, 'getEntityByRef'>;
      auth: AuthService;
    },
  ) {}

  async tell(notice: Notice): Promise<void> {
    const recipients = await this.#ownersOf(notice.entityRef);
    if (recipients.length === 0) {
      return;
    }
    const { kind, namespace, name } = parseEntityRef(notice.entityRef);
    try {
      await this.options.notifications.send({
        recipients: { type: 'entity', entityRef: recipients },
        payload: {
          title: notice.title,
          description: notice.description,
          link: `/catalog/${namespace}/${kind}/${name}/backups`,
          severity: notice.severity,
          topic: 'backups',
          scope: notice.scope,
        },
      });
    } catch (error) {
      // The service says it in no other way.
      throw error instanceof Error && /status 404/.test(error.message)
        ? new TargetAbsentError(error.message)
        : error;
    }
  }

  async #ownersOf(entityRef: string): Promise<string[]> {
    const { catalog, auth } = this.options;
    const entity = await catalog.getEntityByRef(entityRef, {
      credentials: await auth.getOwnServiceCredentials(),
    });
    return (entity?.relations ?? [])
      .filter(({ type }) => type === RELATION_OWNED_BY)
      .map(({ targetRef }) => targetRef);
  }
}
