/**
 * The room, or the executor that works for it, is killed at random instants of backups, restore tests, restores and of what
 * removes the backups that nothing keeps. In the end everything must have come to rest as if nothing had happened.
 */
import {
  policyProtectionSchema,
  runSchema,
} from '@quarterdeck/plugin-backups-common';
import { KillableRooms } from '@quarterdeck/toolkit-node/testUtils';
import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { layOut } from './estate';
import { judge, type Verdict } from './judge';
import type { CampaignResult } from './result';

/** Between two verdicts. */
const KILLS_AT_ONCE = 10;
const LONGEST_LIFE_MS = 4_000;
const REST_WITHIN_MS = 180_000;
const HEADERS = {
  authorization: 'Bearer mock-user-token',
  'content-type': 'application/json',
};

const protectionSchema = z.object({
  policies: z.array(policyProtectionSchema),
});
const runsSchema = z.object({ items: z.array(runSchema) });
const backupsSchema = z.object({
  items: z.array(z.object({ id: z.string() })),
});
const planSchema = z.object({ id: z.string() });

export async function killCampaign(
  result: CampaignResult,
  random: () => number,
  kills: number,
): Promise<void> {
  const directory = await mkdtemp(path.join(tmpdir(), 'backups-faults-'));
  const rooms = new KillableRooms({
    program: path.join(__dirname, 'roomProcess.ts'),
    input: layOut(directory),
    onCrash: () => {
      result.crashed += 1;
    },
  });
  const user = new User(rooms, random);
  try {
    rooms.start();
    await rooms.started();
    await user.firstBackup();
    for (let killed = 1; killed <= kills; killed++) {
      await user.begin();
      await sleep(random() * LONGEST_LIFE_MS);
      const executors = executorsOf(process.pid);
      if (random() < 0.4 && executors.length > 0) {
        process.kill(
          executors[Math.floor(random() * executors.length)],
          'SIGKILL',
        );
      } else {
        await rooms.kill();
        rooms.start();
        await rooms.started();
      }
      result.kills += 1;
      if (killed % KILLS_AT_ONCE === 0 || killed === kills) {
        await settle(user, directory, result);
        process.stderr.write(`${killed} kills\n`);
      }
    }
  } finally {
    await rooms.kill();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Waits until nothing is under way and nothing lies there that the next sweep would take away. */
async function settle(user: User, directory: string, result: CampaignResult) {
  const deadline = Date.now() + REST_WITHIN_MS;
  let verdict: Verdict | undefined;
  let isAtRest = false;
  while (Date.now() < deadline) {
    await sleep(2_000);
    isAtRest = await user.isAtRest();
    if (isAtRest) {
      verdict = await judge(directory);
      if (verdict.orphans.length === 0) {
        break;
      }
    }
  }
  result.cases += verdict?.good ?? 0;
  const found = {
    wrong: isAtRest ? (verdict?.orphans ?? []) : ['it does not come to rest'],
    undetected: verdict?.undetected ?? [],
    lost: verdict?.lost ?? [],
  };
  for (const kind of ['wrong', 'undetected', 'lost'] as const) {
    result[kind] += found[kind].length;
    for (const what of found[kind].slice(0, 5)) {
      process.stderr.write(`${kind}: ${what}\n`);
    }
  }
}

/** Somebody who begins whatever there is to begin. */
class User {
  #policyId = '';

  constructor(
    private readonly rooms: KillableRooms,
    private readonly random: () => number,
  ) {}

  async firstBackup(): Promise<void> {
    const deadline = Date.now() + REST_WITHIN_MS;
    while (Date.now() < deadline) {
      const answer = await this.#get(
        '/backups/v1/entities/component/default/shop/protection',
      );
      const protection = protectionSchema.safeParse(answer?.body);
      const policy = protection.data?.policies.at(0);
      if (policy) {
        this.#policyId = policy.policy.id;
        if (policy.backups.count > 0) {
          return;
        }
      }
      await sleep(500);
    }
    throw new Error('The room makes no first backup');
  }

  async begin(): Promise<void> {
    const choice = this.random();
    if (choice < 0.6) {
      await this.#post('/backups/v1/runs', { kind: 'backup' });
    } else if (choice < 0.85) {
      await this.#post('/backups/v1/runs', { kind: 'restore-test' });
    } else {
      await this.#restoreBeside();
    }
  }

  async isAtRest(): Promise<boolean> {
    const answer = await this.#get(
      `/backups/v1/runs?policyId=${this.#policyId}&limit=100`,
    );
    const runs = runsSchema.safeParse(answer?.body);
    return (
      runs.data?.items.every(
        ({ state }) => state !== 'queued' && state !== 'running',
      ) ?? false
    );
  }

  async #restoreBeside(): Promise<void> {
    const backups = backupsSchema.safeParse(
      (
        await this.#get(
          `/backups/v1/backups?policyId=${this.#policyId}&limit=1`,
        )
      )?.body,
    );
    const backupId = backups.data?.items.at(0)?.id;
    const plan = planSchema.safeParse(
      (
        await this.#post('/backups/v1/restore-plans', {
          backupId,
          target: 'isolated',
          reason: 'to see it killed',
        })
      )?.body,
    );
    if (plan.data) {
      await this.#post(
        `/backups/v1/restore-plans/${plan.data.id}/execute`,
        {},
        false,
      );
    }
  }

  async #get(address: string) {
    return await this.rooms.ask(address, { headers: HEADERS });
  }

  async #post(address: string, body: object, isOfPolicy = true) {
    return await this.rooms.ask(address, {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify(
        isOfPolicy ? { policyId: this.#policyId, ...body } : body,
      ),
    });
  }
}

/** Process ids of executors below a process. */
function executorsOf(root: number): number[] {
  const processes = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      try {
        const status = readFileSync(`/proc/${name}/status`, 'utf8');
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
        return [{ pid: Number(name), parent, command }];
      } catch {
        return [];
      }
    });
  const family = new Set([root]);
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const { pid, parent } of processes) {
      if (family.has(parent)) {
        family.add(pid);
      }
    }
  }
  return processes
    .filter(
      ({ pid, command }) =>
        family.has(pid) && command.includes('executor/main'),
    )
    .map(({ pid }) => pid);
}
