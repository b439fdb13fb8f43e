import { tail } from './problems.mjs';

const LONG_MS = 30_000;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/**
 * Says what is being done and for how long. On a terminal the steps under way
 * are redrawn in place; elsewhere each step is a line when it ends.
 */
export class Report {
  #stream;
  #isTerminal;
  #now;
  #active = new Set();
  #drawn = 0;
  #frame = 0;
  #timer;

  constructor({ stream = process.stdout, now = Date.now } = {}) {
    this.#stream = stream;
    this.#isTerminal = Boolean(stream.isTTY) && process.env.TERM !== 'dumb';
    this.#now = now;
  }

  /**
   * @template T
   * @param {string} name
   * @param {(update: (detail: string) => void) => Promise<T>} work
   * @param {(result: T) => boolean} isRight of a result that came without error
   * @returns {Promise<T>}
   */
  async step(name, work, isRight = () => true) {
    const step = { name, detail: '', since: this.#now() };
    this.#active.add(step);
    this.#redraw();
    this.#tick();
    try {
      const result = await work(detail => {
        step.detail = tail(detail, 1);
      });
      this.#finish(step, isRight(result) ? '✓' : '✗');
      return result;
    } catch (error) {
      this.#finish(step, '✗');
      throw error;
    }
  }

  line(text = '') {
    this.#erase();
    this.#stream.write(`${text}\n`);
    this.#redraw();
  }

  #finish(step, mark) {
    this.#active.delete(step);
    this.line(`${mark} ${step.name}  ${seconds(this.#now() - step.since)}`);
    if (this.#active.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }

  #tick() {
    const beat = this.#isTerminal
      ? () => {
          this.#frame = (this.#frame + 1) % FRAMES.length;
          this.#redraw();
        }
      : () => this.#sayWhatTakesLong();
    this.#timer ??= setInterval(beat, this.#isTerminal ? 120 : LONG_MS).unref();
  }

  // A log without a line for minutes looks like one that hangs.
  #sayWhatTakesLong() {
    for (const { name, since, detail } of this.#active) {
      this.#stream.write(
        `… ${name}  ${seconds(this.#now() - since)}  ${detail}\n`,
      );
    }
  }

  #erase() {
    if (this.#isTerminal && this.#drawn > 0) {
      this.#stream.write(`\u001b[${this.#drawn}A\u001b[0J`);
      this.#drawn = 0;
    }
  }

  #redraw() {
    if (!this.#isTerminal) {
      return;
    }
    this.#erase();
    const width = Math.max(20, (this.#stream.columns ?? 80) - 1);
    for (const step of this.#active) {
      const elapsed = seconds(this.#now() - step.since);
      const text = `${FRAMES[this.#frame]} ${step.name}  ${elapsed}  ${step.detail}`;
      this.#stream.write(`${text.slice(0, width)}\n`);
    }
    this.#drawn = this.#active.size;
  }
}

/** @param {number} milliseconds */
export function seconds(milliseconds) {
  const whole = Math.floor(milliseconds / 1000);
  return whole < 60
    ? `${(milliseconds / 1000).toFixed(1)} s`
    : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}
