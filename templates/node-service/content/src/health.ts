import { setTimeout as delay } from 'node:timers/promises';

export interface HealthReport {
  status: 'ok' | 'unavailable';
  checks: Record<string, string>;
}

/** Throws where what is asked for does not work. */
export type Check = () => Promise<void>;

const CHECK_MILLISECONDS = 2000;
const KEPT_MILLISECONDS = 1000;

/**
 * Whether requests are welcome. Only what belongs to this service alone is asked: a service that another one's outage
 * makes unready spreads the outage.
 */
export class Readiness {
  readonly #checks: Readonly<Record<string, Check>>;
  #isDraining = false;
  #last: { at: number; report: Promise<HealthReport> } | undefined;

  constructor(checks: Readonly<Record<string, Check>>) {
    this.#checks = checks;
  }

  /** From now on, no more requests are wanted. */
  drain(): void {
    this.#isDraining = true;
  }

  async report(): Promise<HealthReport> {
    if (this.#isDraining) {
      return { status: 'unavailable', checks: { process: 'draining' } };
    }
    // Probes of several routers cost one look.
    if (!this.#last || Date.now() - this.#last.at > KEPT_MILLISECONDS) {
      this.#last = { at: Date.now(), report: this.#ask() };
    }
    return this.#last.report;
  }

  async #ask(): Promise<HealthReport> {
    const checks = Object.fromEntries(
      await Promise.all(
        Object.entries(this.#checks).map(
          async ([name, check]) => [name, await outcomeOf(check)] as const,
        ),
      ),
    );
    const isOk = Object.values(checks).every(outcome => outcome === 'ok');
    return { status: isOk ? 'ok' : 'unavailable', checks };
  }
}

/** Says no more than that it failed: probes are answered to everybody who asks. */
async function outcomeOf(check: Check): Promise<string> {
  const abort = new AbortController();
  try {
    return await Promise.race([
      check().then(() => 'ok'),
      delay(CHECK_MILLISECONDS, 'timeout', { signal: abort.signal }),
    ]);
  } catch {
    return 'failed';
  } finally {
    abort.abort();
  }
}
