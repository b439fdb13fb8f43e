import { RecordedEvent } from '../database/WorkloadEventStore';
import { EventSnapshot } from '../providers/cluster/events';

/** Longer than the stream of pods is ever behind that of events. */
const WAIT_FOR_OBJECT_MS = 15_000;
/** A storm of events must not fill the memory: the oldest make place. */
const CAPACITY = 20_000;

interface WaitingEvent {
  snapshot: EventSnapshot;
  arrivedAt: number;
}

/**
 * Events on their way to the database. They come over a stream of their own, so an event may arrive before the object
 * that it speaks of; it waits a while for it. One that speaks of no workload is dropped.
 */
export class EventBuffer {
  readonly #waiting = new Map<string, WaitingEvent>();

  add(snapshot: EventSnapshot, now: number): void {
    this.#waiting.delete(snapshot.uid);
    this.#waiting.set(snapshot.uid, { snapshot, arrivedAt: now });
    if (this.#waiting.size > CAPACITY) {
      const [oldest] = this.#waiting.keys();
      this.#waiting.delete(oldest);
    }
  }

  /**
   * The events whose workload is known by now, oldest first.
   *
   * @param workloadIdOf - the workload that an object of this uid belongs to
   */
  take(
    now: number,
    workloadIdOf: (uid: string) => string | undefined,
  ): RecordedEvent[] {
    const taken: RecordedEvent[] = [];
    for (const [uid, { snapshot, arrivedAt }] of this.#waiting) {
      const { objectUid, event, lastAt } = snapshot;
      const workloadId =
        objectUid === undefined ? undefined : workloadIdOf(objectUid);
      if (workloadId !== undefined) {
        taken.push({ workloadId, event, lastAt });
      }
      if (
        workloadId !== undefined ||
        objectUid === undefined ||
        now - arrivedAt >= WAIT_FOR_OBJECT_MS
      ) {
        this.#waiting.delete(uid);
      }
    }
    return taken.sort((left, right) => left.lastAt - right.lastAt);
  }
}
