import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { RetentionRules } from '@quarterdeck/plugin-backups-common';
import { z } from 'zod';
import { ZoneClock } from '../domain/ZoneClock';

const run = promisify(execFile);
const PASSWORD = 'of a repository that a test throws away';
const HOUR_MS = 3_600_000;

const forgottenSchema = z.array(
  z.object({
    reasons: z
      .array(
        z.object({
          snapshot: z.object({ time: z.string() }),
          matches: z.array(z.string()),
          counters: z.record(z.string(), z.number()),
        }),
      )
      .nullable(),
  }),
);

export interface ResticReason {
  /** Of the snapshot. */
  at: number;
  /** `daily snapshot`, `within 5d`. */
  matches: string[];
  /** How many each rule had left after it; left out: none. */
  counters: Record<string, number>;
}

/** Why there is no restic to test with; undefined where there is. */
export const withoutRestic =
  spawnSync('restic', ['version']).status === 0
    ? undefined
    : 'restic is not installed (Debian: restic)';

/** The real restic, with a repository that is thrown away. */
export class Restic {
  private constructor(
    private readonly folder: string,
    readonly version: string,
  ) {}

  static async create(): Promise<Restic> {
    const folder = await mkdtemp(path.join(tmpdir(), 'restic-'));
    const { stdout } = await run('restic', ['version']);
    const restic = new Restic(
      folder,
      /restic (\d+\.\d+)/.exec(stdout)?.[1] ?? 'unknown',
    );
    await writeFile(path.join(folder, 'tiny'), 'tiny');
    await restic.#run('UTC', ['init']);
    return restic;
  }

  /** From 0.16 on the oldest stays while a rule has room, and -1 is no limit for every rule. */
  get keepsOldest(): boolean {
    const [major, minor] = this.version.split('.').map(Number);
    return major > 0 || minor >= 16;
  }

  /**
   * `restic backup --time`, with what clocks of the zone show then.
   *
   * @returns false for a time that restic cannot be told of: the second of two that look the same
   */
  async backup(
    at: number,
    timeZone: string,
    tags: readonly string[],
  ): Promise<boolean> {
    const clock = ZoneClock.of(timeZone);
    const wall = clock.wallOf(at);
    const hours = clock.offsetAt(at) / HOUR_MS;
    const isWhole = Number.isInteger(hours) && Math.abs(hours) <= 12;
    if (!isWhole && clock.instantsOf(wall)[0] !== at) {
      return false;
    }
    // Those of a fixed offset look the same never; their names have the sign the other way round.
    const sign = hours > 0 ? '-' : '+';
    await this.#run(isWhole ? `Etc/GMT${sign}${Math.abs(hours)}` : timeZone, [
      'backup',
      '--quiet',
      '--time',
      new Date(wall).toISOString().slice(0, 19).replace('T', ' '),
      '--host',
      'host',
      '--tag',
      tags.join(','),
      path.join(this.folder, 'tiny'),
    ]);
    return true;
  }

  /** What `restic forget --dry-run --json` keeps of the snapshots with a tag, in a zone. */
  async keep(
    tag: string,
    { within, ...counts }: RetentionRules,
    timeZone: string,
  ): Promise<ResticReason[]> {
    const rules = Object.entries(counts).flatMap(([rule, count]) => [
      `--keep-${rule}`,
      String(count),
    ]);
    const output = await this.#run(timeZone, [
      'forget',
      '--dry-run',
      '--json',
      '--no-lock',
      '--tag',
      tag,
      ...rules,
      ...(within === undefined ? [] : ['--keep-within', within]),
    ]);
    return forgottenSchema.parse(JSON.parse(output)).flatMap(({ reasons }) =>
      (reasons ?? []).map(({ snapshot, matches, counters }) => ({
        at: Date.parse(snapshot.time),
        matches,
        counters,
      })),
    );
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  async #run(timeZone: string, args: string[]): Promise<string> {
    const { stdout } = await run(
      'restic',
      ['--repo', path.join(this.folder, 'repository'), '--no-cache', ...args],
      {
        env: { ...process.env, RESTIC_PASSWORD: PASSWORD, TZ: timeZone },
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    return stdout;
  }
}
