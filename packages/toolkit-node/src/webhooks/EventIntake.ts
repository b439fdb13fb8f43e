import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  NotFoundError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import {
  EventAnswer,
  EventResult,
  storableText,
} from '@quarterdeck/toolkit-common';
import { DeadLetters } from './DeadLetters';

/** Our own failures in a row, after which the rest is left for the next attempt of the sender. */
const GIVE_UP_AFTER = 3;
/** What is wrong with an event is told to its sender, who knows the rest. */
const LONGEST_REASON = 500;

/** An event as it was received. */
export interface ForeignEvent {
  value: unknown;
  /** What the sender calls it, of what stands beside the body. */
  eventId?: string;
  eventType?: string;
}

export type TakenEvent = Omit<EventResult, 'eventId'>;

export function ignored(reason: string): TakenEvent {
  return { result: 'ignored', subjectId: null, reason };
}

export interface EventIntakeOptions {
  letters: Pick<DeadLetters, 'keep' | 'take' | 'remove'>;
  logger: LoggerService;
  /**
   * Makes something of one event.
   *
   * @throws InputError, ConflictError for what nothing can be made of: it becomes a dead letter
   */
  take(sender: string, event: ForeignEvent): Promise<TakenEvent>;
}

/** Takes events of others in, each by itself: one that is no good does not lose the others. */
export class EventIntake {
  constructor(private readonly options: EventIntakeOptions) {}

  /** @throws ServiceUnavailableError where one failed for a reason of ours: the sender does well to try all of them again */
  async takeAll(
    sender: string,
    events: readonly ForeignEvent[],
  ): Promise<EventAnswer> {
    const results: EventResult[] = [];
    let failures = 0;
    for (const event of events) {
      try {
        results.push(await this.#takeOne(sender, event));
      } catch (error) {
        const { name, message } = toError(error);
        this.options.logger.error(
          `An event of ${sender} could not be taken in: ${name}: ${message}`,
        );
        failures += 1;
        if (failures === GIVE_UP_AFTER) {
          break;
        }
      }
    }
    if (failures > 0) {
      throw new ServiceUnavailableError(
        'Not every event could be taken in; send them again',
      );
    }
    return { results };
  }

  /**
   * Tries a dead letter again. One that something is made of is gone; another stays, with the reason of now.
   *
   * @throws NotFoundError where there is no such letter; ConflictError where it was not kept whole
   */
  async retry(id: string): Promise<EventResult> {
    const { letters } = this.options;
    const letter = await letters.take(id);
    if (!letter) {
      throw new NotFoundError(
        `There is no dead letter ${id}; it may have been used meanwhile, or have been too old`,
      );
    }
    if (!letter.isWhole) {
      throw new ConflictError(
        'This event was too long to be kept; its sender has to send it again',
      );
    }
    const result = await this.#takeOne(letter.sender, {
      value: JSON.parse(letter.body),
      eventId: letter.eventId ?? undefined,
      eventType: letter.eventType ?? undefined,
    });
    if (result.result !== 'rejected') {
      await letters.remove(id);
    }
    return result;
  }

  async #takeOne(sender: string, event: ForeignEvent): Promise<EventResult> {
    const { letters, take } = this.options;
    const eventId = event.eventId ? storableText(event.eventId, 300) : null;
    try {
      return { eventId, ...(await take(sender, event)) };
    } catch (error) {
      const { name, message } = toError(error);
      if (name !== 'InputError' && name !== 'ConflictError') {
        throw error;
      }
      const reason = oneText(message);
      await letters.keep({
        sender,
        eventId: event.eventId,
        eventType: event.eventType,
        reason,
        body: JSON.stringify(event.value) ?? 'null',
      });
      return { eventId, result: 'rejected', subjectId: null, reason };
    }
  }
}

function oneText(message: string): string {
  return storableText(message, LONGEST_REASON).trim() || 'It cannot be used';
}
