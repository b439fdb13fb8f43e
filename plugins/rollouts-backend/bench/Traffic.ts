import { ChildProcess } from 'node:child_process';
import { z } from 'zod';
import { killProcess, startProcess } from './processes';
import { Sample, TrafficProcessInput } from './trafficProcess';

const messageSchema = z.object({
  samples: z.array(
    z.tuple([
      z.number(),
      z.number(),
      z.number(),
      z.number(),
      z.string(),
      z.string(),
    ]),
  ),
});

export interface Request {
  sentAt: number;
  answeredAt: number;
  isFailed: boolean;
  /** Of the pod that answered; empty where none did. */
  version: string;
  /** What is known of a failure. */
  why: string;
}

/** What the users of the fleet saw. */
export class Traffic {
  readonly #requests: Request[][];
  readonly #child: ChildProcess;

  constructor(input: TrafficProcessInput) {
    this.#requests = input.services.map(() => []);
    this.#child = startProcess('trafficProcess.ts', input);
    this.#child.on('message', message => {
      const told = messageSchema.safeParse(message);
      for (const sample of told.data?.samples ?? []) {
        this.#take(sample);
      }
    });
  }

  get total(): number {
    return this.#requests.reduce((sum, { length }) => sum + length, 0);
  }

  /** Those to the service of that index that were answered since. */
  since(service: number, instant: number): Request[] {
    return this.#requests[service].filter(
      ({ answeredAt }) => answeredAt >= instant,
    );
  }

  async close(): Promise<void> {
    await killProcess(this.#child);
  }

  #take([service, sentAt, answeredAt, status, version, why]: Sample): void {
    this.#requests[service].push({
      sentAt,
      answeredAt,
      isFailed: status !== 200,
      version,
      why: `${status} ${version} ${why}`,
    });
  }
}
