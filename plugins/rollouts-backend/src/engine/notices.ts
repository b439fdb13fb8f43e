import { LoggerService } from '@backstage/backend-plugin-api';
import { OutboxMessage } from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { Notice, noticesOf } from '../domain/notices';
import { RolloutRecord } from '../domain/records';
import { Notifier } from '../providers/notifications/types';

/** What nobody could be told for so long is no news any more. */
const STALE_MS = 24 * 3_600_000;

const noticeSchema: z.ZodType<Notice> = z.object({
  kind: z.string(),
  rolloutId: z.string(),
  entityRef: z.string(),
  environmentId: z.string(),
  startedBy: z.string(),
  at: z.number(),
  severity: z.enum(['critical', 'high', 'normal', 'low']),
  title: z.string(),
  description: z.string(),
});

export function noticeMessages(
  before: RolloutRecord,
  after: RolloutRecord,
  at: number,
): OutboxMessage[] {
  return noticesOf(before, after, at).map(notice => ({
    id: `${after.id}/${after.revision}/${notice.kind}`,
    payload: notice,
  }));
}

/**
 * @returns what an `OutboxForwarder` does with them: one after the other. Where one fails those before it are told again,
 * which replaces them by the same.
 */
export function deliverNotices(options: {
  notifier: Notifier;
  logger: LoggerService;
  now(): number;
}): (messages: readonly OutboxMessage[], signal: AbortSignal) => Promise<void> {
  const { notifier, logger, now } = options;
  return async (messages, signal) => {
    for (const { id, payload } of messages) {
      signal.throwIfAborted();
      const notice = noticeSchema.parse(payload);
      if (now() - notice.at > STALE_MS) {
        logger.warn(`Nobody could be told of ${id} for a day: ${notice.title}`);
      } else {
        await notifier.tell(notice);
      }
    }
  };
}
