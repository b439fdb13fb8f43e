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
): (messages: readonly OutboxMessage[]) => Promise<void> {
  return async messages => {
    await timeline.append(
      messages.map(({ payload }) => {
        const fact = newFactSchema.safeParse(payload);
        if (!fact.success) {
          throw new UndeliverableMessageError(fact.error.issues[0].message);
        }
        return fact.data;
      }),
    );
  };
}
