import { mockCredentials } from '@backstage/backend-test-utils';
import { Run, runSchema } from '@quarterdeck/plugin-runbooks-common';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ARRIVED_MS, Target } from './target';
import { CampaignResult } from './result';

const ENTITY = 'component:default/shop';
const HEADERS = {
  authorization: mockCredentials.user.header('user:default/dana'),
  'content-type': 'application/json',
};
const LOOK_EVERY_MS = 50;

/** What a step needs of a person now; undefined: it goes on by itself. */
type Deed = { verb: string; body?: object } | undefined;

/** Carries runs on as a person does, at whichever replica answers, and knows only what the portal says. */
export class Person {
  constructor(
    private readonly options: {
      urls(): string[];
      target: Target;
      result: CampaignResult;
    },
  ) {}

  /** @returns undefined where it was stopped before a run began */
  async start(key: string, signal: AbortSignal): Promise<Run | undefined> {
    while (!signal.aborted) {
      const run = await this.#ask('/runs', {
        headers: { ...HEADERS, 'idempotency-key': key },
        body: { entityRef: ENTITY, slug: 'campaign' },
      });
      if (run) {
        return run;
      }
      await sleep(LOOK_EVERY_MS);
    }
    return undefined;
  }

  /** @returns the run once it is over; undefined where that was not to be had before the deadline */
  async finish(
    { id }: Run,
    isOver: () => boolean,
  ): Promise<Run | { stuck: Run | undefined }> {
    let last: Run | undefined;
    while (!isOver()) {
      last = (await this.#ask(`/runs/${id}`)) ?? last;
      if (last && last.phase !== 'active') {
        return last;
      }
      const step = last?.steps.find(({ isCurrent }) => isCurrent);
      const deed = step && (await this.#deedFor(id, step));
      if (step && deed) {
        await this.#ask(`/runs/${id}/steps/${step.id}/${deed.verb}`, {
          body: deed.body ?? {},
        });
      }
      await sleep(LOOK_EVERY_MS);
    }
    return { stuck: last };
  }

  async #deedFor(run: string, step: Run['steps'][number]): Promise<Deed> {
    const { result } = this.options;
    const count = (what: string) => {
      result.outcomes[what] = (result.outcomes[what] ?? 0) + 1;
    };
    switch (step.state) {
      case 'pending':
        return { verb: step.kind === 'manual' ? 'complete' : 'execute' };
      case 'interrupted':
        count('interrupted');
        return { verb: 'retry' };
      case 'outcome-unknown': {
        count('outcome unknown');
        // They look at the target itself, once nothing can be on its way any more.
        await sleep(ARRIVED_MS);
        const happened = this.#hasHappened(run, step.id);
        count(happened ? 'had happened' : 'had not happened');
        return { verb: 'settle', body: { happened, comment: 'I looked' } };
      }
      case 'failed':
        count(`failed: ${step.reason.code}`);
        return { verb: 'retry' };
      default:
        return undefined;
    }
  }

  #hasHappened(run: string, step: string): boolean {
    return this.options.target.effects.some(
      effect => effect.run === run && effect.step === step,
    );
  }

  /** @returns undefined where nobody answers, or says no: the next look tells more */
  async #ask(
    path: string,
    request: { headers?: Record<string, string>; body?: object } = {},
  ): Promise<Run | undefined> {
    const urls = this.options.urls();
    const url = urls[Math.floor(Math.random() * urls.length)];
    if (url === undefined) {
      return undefined;
    }
    try {
      const response = await fetch(`${url}/api/runbooks/v1${path}`, {
        method: request.body ? 'POST' : 'GET',
        headers: request.headers ?? HEADERS,
        body: request.body && JSON.stringify(request.body),
        signal: AbortSignal.timeout(10_000),
      });
      const body: unknown = await response.json();
      return response.ok ? runSchema.parse(body) : undefined;
    } catch (error) {
      if (error instanceof z.ZodError) {
        throw error;
      }
      return undefined;
    }
  }
}
