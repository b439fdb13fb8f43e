/** What it takes to decide on 100,000 backups of one policy: hourly over eleven years, by rules of every kind. */
import { performance } from 'node:perf_hooks';
import { decideKeeping } from '../src/domain/keeping';
import { exampleBackup, examplePolicy } from '../src/testing/exampleRecords';

const COUNT = 100_000;
const HOUR_MS = 3_600_000;
const NOW = Date.parse('2026-11-22T04:00:00Z');
const REPEATS = 7;

/** The median of several, in a zone whose clocks are set twice a year. */
export async function benchRetention(): Promise<{
  retention_100k_ms: number;
}> {
  const policy = examplePolicy({
    timeZone: 'Europe/Paris',
    retention: {
      last: 10,
      hourly: 48,
      daily: 30,
      weekly: 12,
      monthly: 24,
      yearly: -1,
      within: '14d',
    },
  });
  const backups = Array.from({ length: COUNT }, (_, index) =>
    exampleBackup({ policyId: policy.id, pointAt: NOW - index * HOUR_MS }),
  );
  const took: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const from = performance.now();
    const decided = decideKeeping({
      backups,
      policy,
      inUse: new Set(),
      now: NOW,
    });
    took.push(performance.now() - from);
    if (decided.length !== COUNT) {
      throw new Error(`Decided on ${decided.length} of ${COUNT} backups`);
    }
  }
  const median = took.sort((one, other) => one - other)[
    Math.floor(REPEATS / 2)
  ];
  return { retention_100k_ms: Math.round(median * 10) / 10 };
}
