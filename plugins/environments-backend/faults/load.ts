import { setTimeout as sleep } from 'node:timers/promises';
import { Change } from './changes';
import { Estate } from './estate';

const SERVICES = 24;
const LONGEST_PAUSE_MS = 300;
/** Among so many changes one is only of replicas. */
const SCALING_EVERY = 8;
/** Among so many services one is deployed twice in a row. */
const TWICE_EVERY = 5;

/** Deploys one service after the other, until it is stopped. */
export class Load {
  readonly #changes: Change[] = [];
  /** What each service runs. */
  readonly #versions = new Map<string, string>();
  #isStopped = false;
  #isPaused = false;
  #count = 0;

  constructor(private readonly estate: Estate) {}

  /** Those that are deployments, in their order. */
  get changes(): readonly Change[] {
    return this.#changes;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  async run(): Promise<void> {
    for (let index = 0; !this.#isStopped; index++) {
      await sleep(Math.random() * LONGEST_PAUSE_MS);
      if (!this.#isPaused) {
        await this.#step(index);
      }
    }
  }

  stop(): void {
    this.#isStopped = true;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
  }

  async #step(index: number): Promise<void> {
    const name = `service-${index % SERVICES}`;
    await this.#deploy(name);
    if (index % TWICE_EVERY === 0) {
      await this.estate.untilTakenUp(name);
      await this.#deploy(name);
    }
    if (index % SCALING_EVERY === 0) {
      await this.#scaleOne(index);
    }
  }

  async #deploy(name: string): Promise<void> {
    const version = `v${++this.#count}`;
    await this.estate.run(name, version);
    this.#changes.push({ name, version, at: Date.now() });
    this.#versions.set(name, version);
  }

  async #scaleOne(index: number): Promise<void> {
    const name = `service-${Math.floor(Math.random() * SERVICES)}`;
    const version = this.#versions.get(name);
    if (version !== undefined) {
      await this.estate.run(name, version, 1 + (index % 3));
    }
  }
}
