/** How an executor that has nobody at the other end of a pipe says how far it is: over HTTP, again until it is heard. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { ExecutorEvent } from './protocol';

export const reportToSchema = z.object({
  url: z.url({ protocol: /^https?$/ }),
  /** Of this run alone. */
  token: z.string(),
});
export type ReportTo = z.infer<typeof reportToSchema>;

const REQUEST_MS = 15_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** How long a portal may be away. */
const PATIENCE_MS = 5 * 60_000;
const MOST_AT_ONCE = 500;

export interface ReportingOptions extends ReportTo {
  /** The portal does not want to hear it any more, or is gone: nobody needs what is being done. */
  onGone(cause: string): void;
  log(line: string): void;
  patienceMs?: number;
}

interface Waiting {
  sequence: number;
  event: ExecutorEvent;
}

/** Sends events in their order, one request at a time. */
export class Reporting {
  #waiting: Waiting[] = [];
  #sequence = 0;
  #isGone = false;
  #sending: Promise<void> | undefined;

  constructor(private readonly options: ReportingOptions) {}

  add(event: ExecutorEvent): void {
    this.#sequence += 1;
    const last = this.#waiting.at(-1);
    // Only the newest progress says anything; what is on its way has gone from here.
    if (event.event === 'progress' && last?.event.event === 'progress') {
      this.#waiting.pop();
    }
    this.#waiting.push({ sequence: this.#sequence, event });
    this.#sending ??= this.#send().finally(() => {
      this.#sending = undefined;
    });
  }

  /** Resolves when all was heard. @returns false: it never will be */
  async finish(): Promise<boolean> {
    await this.#sending;
    return !this.#isGone;
  }

  async #send(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#isGone) {
      const events = this.#waiting.splice(0, MOST_AT_ONCE);
      const problem = await this.#deliver(JSON.stringify({ events }));
      if (problem !== undefined) {
        this.#isGone = true;
        this.options.onGone(problem);
      }
    }
  }

  /** @returns why it is in vain */
  async #deliver(body: string): Promise<string | undefined> {
    const { log, patienceMs = PATIENCE_MS } = this.options;
    const began = performance.now();
    let pauseMs = FIRST_PAUSE_MS;
    for (;;) {
      const answer = await this.#post(body);
      if (answer === 'heard') {
        return undefined;
      }
      if (!answer.isTransient || performance.now() - began > patienceMs) {
        return answer.cause;
      }
      log(`The portal did not hear a report: ${answer.cause}`);
      await sleep(pauseMs);
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
    }
  }

  async #post(
    body: string,
  ): Promise<'heard' | { cause: string; isTransient: boolean }> {
    const { url, token } = this.options;
    try {
      const { ok, status } = await fetch(url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
        },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(REQUEST_MS),
      });
      return ok
        ? 'heard'
        : {
            cause: `the portal answers ${status}`,
            isTransient: status >= 500 || status === 429 || status === 408,
          };
    } catch (error) {
      return { cause: causeOf(error), isTransient: true };
    }
  }
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return error.cause instanceof Error ? error.cause.message : error.message;
}
