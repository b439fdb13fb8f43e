import { LoggerService } from '@backstage/backend-plugin-api';
import { SignalsService } from '@backstage/plugin-signals-node';

/** Changes come in bursts; pages are told at once, and then no more often than this. */
const MINIMUM_GAP_MS = 200;
/** A page that hears nothing for longer than this knows that signals do not reach it, and asks by itself. */
const PULSE_MS = 5_000;

/**
 * Tells open pages, without data, that what they show may have changed. The pulse also refreshes the ages that they
 * show and proves to them that signals arrive.
 */
export class ChangeAnnouncer {
  readonly #signals: SignalsService;
  readonly #channel: string;
  readonly #logger: LoggerService;
  #timer: NodeJS.Timeout | undefined;
  #publishedAt = 0;
  #stopped = false;

  constructor(options: {
    signals: SignalsService;
    logger: LoggerService;
    /** `<room>:changed` */
    channel: string;
  }) {
    this.#channel = options.channel;
    this.#signals = options.signals;
    this.#logger = options.logger;
  }

  start(): void {
    this.#publishAfter(PULSE_MS);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  readonly changed = (): void => {
    this.#publishAfter(
      Math.max(0, this.#publishedAt + MINIMUM_GAP_MS - Date.now()),
    );
  };

  #publishAfter(milliseconds: number): void {
    if (this.#stopped) {
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#publishedAt = Date.now();
      this.#publishAfter(PULSE_MS);
      this.#signals
        .publish({
          channel: this.#channel,
          recipients: { type: 'broadcast' },
          message: {},
        })
        .catch(error =>
          this.#logger.debug('A change could not be signalled', error),
        );
    }, milliseconds);
  }
}
