import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import {
  TimelineService,
  deliverFacts,
} from '@quarterdeck/plugin-timeline-node';
import { OutboxForwarder } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { NOTICES } from '../database/KnexRolloutStore';
import { deliverNotices } from '../engine/notices';
import { BackstageNotifier } from '../providers/notifications/backstage';
import { readAlsoTold } from '../providers/notifications/config';

/** What delivers facts to the timeline, and what tells people. */
export function createOutboxes(options: {
  auth: AuthService;
  catalog: CatalogService;
  config: Config;
  knex: Knex;
  logger: LoggerService;
  notifications: NotificationService;
  now: () => number;
  timeline: TimelineService;
}): { facts: OutboxForwarder; notices: OutboxForwarder } {
  const notifier = new BackstageNotifier({
    ...options,
    alsoTold: readAlsoTold(options.config),
  });
  return {
    facts: new OutboxForwarder({
      ...options,
      owner: randomUUID(),
      deliver: deliverFacts(options.timeline),
    }),
    notices: new OutboxForwarder({
      ...options,
      owner: randomUUID(),
      table: NOTICES,
      deliver: deliverNotices({ ...options, notifier }),
    }),
  };
}
