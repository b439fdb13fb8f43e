import { LoggerService } from '@backstage/backend-plugin-api';
import type { OutboxMessage } from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { TOLD_GOOD } from '../database/ProtectionStore';
import type { PolicyRecord, RunRecord } from '../domain/records';
import type { Notifier } from '../providers/notifications/types';

/** What nobody could be told for so long is no news any more. */
const STALE_MS = 24 * 3_600_000;

/** What the owners of an entity are told. */
export interface Notice {
  entityRef: string;
  /** Replaces what they were told before of the same. */
  scope: string;
  at: number;
  severity: 'critical' | 'high' | 'normal' | 'low';
  title: string;
  description: string;
}

const noticeSchema: z.ZodType<Notice> = z.object({
  entityRef: z.string(),
  scope: z.string(),
  at: z.number(),
  severity: z.enum(['critical', 'high', 'normal', 'low']),
  title: z.string(),
  description: z.string(),
});

/** Of a run that ended badly; undefined of others. */
export function noticeOfEnd(
  run: RunRecord,
  policy: PolicyRecord,
): { about: string; state: string; notice: Notice } | undefined {
  const what = {
    backup: 'backup',
    'restore-test': 'restore test',
    restore: 'restore',
  }[run.kind];
  const about = run.kind;
  if (run.state === 'succeeded') {
    return {
      about,
      state: TOLD_GOOD,
      notice: notice(
        run,
        policy,
        'low',
        `The ${what} of ${policy.title} succeeds again`,
      ),
    };
  }
  if (run.state === 'failed') {
    return {
      about,
      // One who knows that it fails is not told each time that it does, but when it fails otherwise.
      state: `failed ${run.stateReason.code}`,
      notice: notice(
        run,
        policy,
        run.kind === 'backup' ? 'high' : 'critical',
        `The ${what} of ${policy.title} failed`,
      ),
    };
  }
  return undefined;
}

function notice(
  run: RunRecord,
  policy: PolicyRecord,
  severity: Notice['severity'],
  title: string,
): Notice {
  return {
    entityRef: run.entityRef,
    scope: `${policy.id}/${run.kind}`,
    at: run.finishedAt ?? run.queuedAt,
    severity,
    title,
    description: run.stateReason.message,
  };
}

export function toNoticeMessage(told: Notice): OutboxMessage {
  return { id: `${told.scope}/${told.at}`, payload: told };
}

/** @returns what an `OutboxForwarder` does with notices: one after the other */
export function deliverNotices(options: {
  notifier: Notifier;
  logger: LoggerService;
  now(): number;
}): (messages: readonly OutboxMessage[], signal: AbortSignal) => Promise<void> {
  const { notifier, logger, now } = options;
  return async (messages, signal) => {
    for (const { id, payload } of messages) {
      signal.throwIfAborted();
      const told = noticeSchema.parse(payload);
      if (now() - told.at > STALE_MS) {
        logger.warn(`Nobody could be told of ${id} for a day: ${told.title}`);
      } else {
        await notifier.tell(told);
      }
    }
  };
}
