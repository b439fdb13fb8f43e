import { Rollout } from '@quarterdeck/plugin-rollouts-common';
import { KubernetesConnection } from '@quarterdeck/toolkit-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { RoomClient } from '../bench/RoomClient';
import { Service } from '../bench/fleet';
import { leftWrong } from './finalState';
import { judge } from './judge';
import { serviceOf } from './effects';
import { RecordingProxy } from './recordingProxy';
import { CampaignResult } from './result';

/** What a version does is in its tag; see `examples/README.md`. */
const KINDS = ['', '-errors-100', '', '-broken', '', '-errors-100', '-unready'];
/** Once nobody is killed any more. */
const ENDS_WITHIN_MS = 90_000;

/** Rolls out one version after the other on each service, good and bad in turns, and judges each when it has ended. */
export class Load {
  readonly #stopped = new AbortController();
  #version = 0;
  #deadline = Infinity;

  constructor(
    private readonly options: {
      title: string;
      services: readonly Service[];
      client: RoomClient;
      proxy: RecordingProxy;
      /** Past the proxy. */
      connection: KubernetesConnection;
      result: CampaignResult;
    },
  ) {}

  /** Until it is stopped, and everything that was begun has ended. */
  async run(): Promise<void> {
    await Promise.all(
      this.options.services.map(async (service, index) => {
        for (let turn = index; !this.#stopped.signal.aborted; turn++) {
          await this.#roll(service, KINDS[turn % KINDS.length]);
        }
      }),
    );
  }

  stop(): void {
    this.#deadline = Date.now() + ENDS_WITHIN_MS;
    this.#stopped.abort();
  }

  async #roll(service: Service, kind: string): Promise<void> {
    const { proxy, connection, result } = this.options;
    const version = `v${++this.#version}${kind}`;
    const begun = await this.#begin(service, version);
    if (!begun) {
      return;
    }
    result.cases += 1;
    const rollout = await this.#end(begun);
    if (!rollout) {
      return;
    }
    const startedAt = Date.parse(rollout.startedAt);
    const writes = proxy.writes.filter(
      write => write.at >= startedAt && serviceOf(write) === service.name,
    );
    result.writes += writes.length;
    const outcome = `${service.strategy} ${rollout.outcome}`;
    result.outcomes[outcome] = (result.outcomes[outcome] ?? 0) + 1;
    const found = judge(rollout, kind !== '', writes);
    found.wrong.push(...(await leftWrong(connection, rollout)));
    result.doubled += found.doubled.length;
    result.wrong += found.wrong.length;
    result.undetected += found.undetected.length;
    this.#tell('doubled', found.doubled);
    this.#tell('wrong', found.wrong);
    this.#tell('undetected', found.undetected);
  }

  /** A replica that dies may have begun it, and not lived to say so. */
  async #begin(
    service: Service,
    version: string,
  ): Promise<Rollout | undefined> {
    const { client } = this.options;
    while (!this.#stopped.signal.aborted) {
      try {
        return await client.begin(service, version);
      } catch (error) {
        await sleep(100);
        const active = await client.active().catch(() => []);
        const own = active.find(
          ({ plan: { document } }) =>
            document.target.name === service.name &&
            document.to.version === version,
        );
        if (own) {
          return own;
        }
      }
    }
    return undefined;
  }

  async #end({ id, plan }: Rollout): Promise<Rollout | undefined> {
    const { client, result } = this.options;
    let last: Rollout | undefined;
    while (Date.now() < this.#deadline) {
      // Between a kill and a start nobody answers.
      const rollout = await client.get(id).catch(() => undefined);
      last = rollout ?? last;
      if (rollout?.phase === 'ended' && rollout.outcome !== 'stuck') {
        return rollout;
      }
      await sleep(250);
    }
    result.lost += 1;
    this.#tell('lost', [
      `${plan.document.strategy} of ${plan.document.target.name} to ${plan.document.to.version}: ${last?.phase} ${last?.outcome ?? ''} ${last?.reason.message}`,
    ]);
    return undefined;
  }

  #tell(kind: string, found: readonly string[]): void {
    for (const what of found) {
      process.stderr.write(`  ${this.options.title}, ${kind}: ${what}\n`);
    }
  }
}
