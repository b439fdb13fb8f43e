import { NewFact, newFactSchema } from '@quarterdeck/plugin-timeline-common';
import {
  OutboxMessage,
  UndeliverableMessageError,
} from '@quarterdeck/toolkit-node';
import { TimelineService } from './TimelineClient';

/** A fact as a message of the outbox. */
export function toMessage(fact: NewFact): OutboxMessage {
  return { id: fact.id, payload: fact };
}

/** @returns what an `OutboxForwarder` does with the messages that `toMessage` made. */
export function deliverFacts(
  timeline: TimelineService,
): (messages: readonly OutboxMessage[], signal?: AbortSignal) => Promise<void> {
  return async (messages, signal) => {
    await timeline.append(
      messages.map(({ payload }) => {
        const fact = newFactSchema.safeParse(payload);
        if (!fact.success) {
          const [{ path, message }] = fact.error.issues;
          throw new UndeliverableMessageError(`${path.join('.')}: ${message}`);
        }
        return fact.data;
      }),
      { signal },
    );
  };
}
