import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import {
  deliverFacts,
  TimelineService,
} from '@quarterdeck/plugin-timeline-node';
import { OutboxForwarder } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { NOTICES } from '../database/KnexProtectionStore';
import { deliverNotices } from '../engine/notices';
import { BackstageNotifier } from '../providers/notifications/backstage';
import type { Loop } from './loops';

/** Tells the timeline what happened, and owners what they have to know. */
export function createTelling(options: {
  auth: AuthService;
  catalog: CatalogService;
  knex: Knex;
  logger: LoggerService;
  notifications: NotificationService;
  owner: string;
  timeline: TimelineService;
  now(): number;
}): { facts: OutboxForwarder; onFacts(): void; loops: Loop[] } {
  const facts = new OutboxForwarder({
    ...options,
    deliver: deliverFacts(options.timeline),
  });
  const notices = new OutboxForwarder({
    ...options,
    table: NOTICES,
    deliver: deliverNotices({
      ...options,
      notifier: new BackstageNotifier(options),
    }),
  });
  return {
    facts,
    onFacts: () => {
      facts.nudge();
      notices.nudge();
    },
    loops: [facts, notices],
  };
}
