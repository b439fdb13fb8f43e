/**
 * Random histories and rules in a real repository of restic: what it would keep, and why, beside what we would.
 *
 * As each `restic backup` takes half a second, histories share snapshots: each is a part of those of its zone, marked by a
 * tag.
 */
import { seeded } from '@quarterdeck/toolkit-node/testUtils';
import type {
  RetentionRule,
  RetentionRules,
} from '@quarterdeck/plugin-backups-common';
import { keptByRules } from '../domain/retention';
import {
  randomMoments,
  randomRules,
} from '../domain/testing/retentionHistories';
import { Restic } from './Restic';

type Random = ReturnType<typeof seeded>;

const ZONES = [
  'UTC',
  'Europe/Paris',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Pacific/Apia',
];
const WORDS = {
  last: 'last snapshot',
  hourly: 'hourly snapshot',
  daily: 'daily snapshot',
  weekly: 'weekly snapshot',
  monthly: 'monthly snapshot',
  yearly: 'yearly snapshot',
} as const;
const ORDER = Object.values(WORDS);

interface History {
  tag: string;
  timeZone: string;
  moments: number[];
  rules: RetentionRules;
}

export interface ResticComparison {
  version: string;
  histories: number;
  snapshots: number;
  kept: number;
  /** What was kept by one side alone, or for other reasons. */
  differences: string[];
}

/** @param options - how many histories there are, over how many zones, of how many snapshots in each zone */
export async function compareWithRestic(options: {
  histories: number;
  zones: number;
  snapshots: number;
  seed: number;
  onProgress?: (message: string) => void;
}): Promise<ResticComparison> {
  const random = seeded(options.seed);
  const restic = await Restic.create();
  try {
    const pools = ZONES.slice(0, options.zones).map(timeZone => ({
      timeZone,
      moments: [...new Set(randomMoments(random, options.snapshots))],
    }));
    const histories = Array.from({ length: options.histories }, (_, index) =>
      historyOf(random, pools[index % pools.length], index, restic),
    );
    const unknown = await writeAll(restic, pools, histories, options);
    const differences: string[] = [];
    let kept = 0;
    await inPairs(histories, async (history, index) => {
      const moments = history.moments.filter(at => !unknown.has(at));
      const found = await differencesOf(restic, { ...history, moments });
      differences.push(...found.differences);
      kept += found.kept;
      if (index % 20 === 0) {
        options.onProgress?.(
          `restic: ${index} of ${histories.length} compared`,
        );
      }
    });
    return {
      version: restic.version,
      histories: histories.length,
      snapshots: pools.reduce((sum, pool) => sum + pool.moments.length, 0),
      kept,
      differences,
    };
  } finally {
    await restic.remove();
  }
}

function historyOf(
  random: Random,
  pool: { timeZone: string; moments: number[] },
  index: number,
  restic: Restic,
): History {
  const size = 1 + random.below(pool.moments.length);
  return {
    tag: `history-${index}`,
    timeZone: pool.timeZone,
    moments: random.shuffled(pool.moments).slice(0, size),
    rules: {
      // Without any rule restic answers nothing that could be compared.
      last: 1,
      ...randomRules(random, { withUnlimited: restic.keepsOldest }),
    },
  };
}

async function writeAll(
  restic: Restic,
  pools: { timeZone: string; moments: number[] }[],
  histories: History[],
  { onProgress }: { onProgress?: (message: string) => void },
): Promise<Set<number>> {
  const unknown = new Set<number>();
  const all = pools.flatMap(({ timeZone, moments }) =>
    moments.map(at => ({ timeZone, at })),
  );
  await inPairs(all, async ({ timeZone, at }, index) => {
    const tags = histories
      .filter(
        history =>
          history.timeZone === timeZone && history.moments.includes(at),
      )
      .map(({ tag }) => tag);
    if (tags.length > 0 && !(await restic.backup(at, timeZone, tags))) {
      unknown.add(at);
    }
    if (index % 20 === 0) {
      onProgress?.(`restic: ${index} of ${all.length} snapshots`);
    }
  });
  return unknown;
}

async function differencesOf(restic: Restic, history: History) {
  const { moments, rules, tag, timeZone } = history;
  const theirs = new Map(
    (await restic.keep(tag, rules, timeZone)).map(reason => [
      reason.at,
      summaryOfTheirs(reason.matches, reason.counters, rules),
    ]),
  );
  const ours = summariesOfOurs(history, restic.keepsOldest);
  const differences = moments
    .filter(at => ours.get(at) !== theirs.get(at))
    .map(
      at =>
        `${tag} in ${timeZone} by ${JSON.stringify(rules)}: ${new Date(at).toISOString()} restic: ${theirs.get(at) ?? 'gone'}; ours: ${ours.get(at) ?? 'gone'}`,
    );
  return { differences, kept: theirs.size };
}

/** `daily snapshot 28 left, within 5d`. */
function summaryOfTheirs(
  matches: readonly string[],
  counters: Record<string, number>,
  rules: RetentionRules,
): string {
  return matches
    .map(match => {
      const rule = match.split(' ').find(isCounted);
      return rule === undefined || rules[rule] === -1
        ? match
        : `${match.replace('oldest ', '')} ${counters[rule] ?? 0} left`;
    })
    .join(', ');
}

function summariesOfOurs(
  { moments, rules, timeZone }: History,
  keepsOldest: boolean,
): Map<number, string> {
  const backups = moments.map(at => ({ id: String(at), pointAt: at }));
  const left: Partial<Record<RetentionRule, number>> = { ...withCounts(rules) };
  const summaries = new Map<number, string>();
  for (const [id, reasons] of keptByRules(
    backups,
    rules,
    timeZone,
    Date.now(),
  )) {
    const words = reasons
      .filter(({ code }) => keepsOldest || !code.includes('oldest'))
      .map(({ code }) => wordOf(code, rules));
    if (words.length > 0) {
      summaries.set(Number(id), words.join(', '));
    }
  }
  return countDown(summaries, left);
}

/** Each time that a rule chooses, newest first, it has one less left. */
function countDown(
  summaries: Map<number, string>,
  left: Partial<Record<RetentionRule, number>>,
): Map<number, string> {
  const newestFirst = [...summaries].sort(([one], [other]) => other - one);
  return new Map(
    newestFirst.map(([at, summary]) => [
      at,
      summary
        .split(', ')
        .sort((one, other) => placeOf(one) - placeOf(other))
        .map(word => {
          const rule = word.split(' ').find(isCounted);
          const count = rule && left[rule];
          if (rule === undefined || count === undefined || count === -1) {
            return word;
          }
          left[rule] = count - 1;
          return `${word} ${count - 1} left`;
        })
        .join(', '),
    ]),
  );
}

function wordOf(code: string, { within }: RetentionRules): string {
  if (code === 'kept.within') {
    return `within ${within}`;
  }
  const rule = code.split(/[.-]/).find(isCounted) ?? 'last';
  return WORDS[rule];
}

function placeOf(word: string): number {
  return ORDER.findIndex(each => each === word);
}

function withCounts({ within: _, ...counts }: RetentionRules) {
  return counts;
}

function isCounted(word: string): word is keyof typeof WORDS {
  return word in WORDS;
}

/** Two at a time: restic spends its time on making keys from passwords. */
async function inPairs<Item>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      await work(items[index], index);
    }
  };
  await Promise.all([worker(), worker()]);
}
