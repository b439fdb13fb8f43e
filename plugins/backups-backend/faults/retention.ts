/**
 * The rules of retention against an independent oracle in 10,000 random histories, over years, leap days and changes of
 * clocks in eleven zones, and against the real restic in 200: which backups stay, and why.
 */
import { seeded } from '@quarterdeck/toolkit-node/testUtils';
import { isDeepStrictEqual } from 'node:util';
import { keptByRules } from '../src/domain/retention';
import { randomHistory } from '../src/domain/testing/retentionHistories';
import {
  expectedToStay,
  summaryOf,
} from '../src/domain/testing/retentionOracle';
import { withoutRestic } from '../src/testing/Restic';
import { compareWithRestic } from '../src/testing/resticHistories';

const HISTORIES = 10_000;
const RESTIC_HISTORIES = 200;
const MOST_TOLD = 10;

export interface RetentionCampaign {
  cases: number;
  /** Histories of which other backups were kept than should be, or for other reasons. */
  wrong: number;
  retention: {
    oracleHistories: number;
    resticHistories: number;
    resticSnapshots: number;
    resticVersion: string | null;
  };
  skipped: { what: string; reason: string }[];
}

/** @param scale - 1 is 10,000 histories by the oracle and 200 by restic */
export async function retentionCampaign({
  scale,
  seed,
}: {
  scale: number;
  seed: number;
}): Promise<RetentionCampaign> {
  const oracleHistories = Math.max(100, Math.round(HISTORIES * scale));
  let wrong = againstOracle(oracleHistories, seed);
  const retention: RetentionCampaign['retention'] = {
    oracleHistories,
    resticHistories: 0,
    resticSnapshots: 0,
    resticVersion: null,
  };
  const skipped: RetentionCampaign['skipped'] = [];
  if (withoutRestic) {
    skipped.push({ what: 'retention by restic', reason: withoutRestic });
  } else {
    const count = Math.max(6, Math.round(RESTIC_HISTORIES * scale));
    const compared = await compareWithRestic({
      histories: count,
      zones: 6,
      snapshots: Math.max(8, Math.min(48, count)),
      seed,
      onProgress: tell,
    });
    compared.differences.slice(0, MOST_TOLD).forEach(tell);
    wrong += compared.differences.length;
    retention.resticHistories = compared.histories;
    retention.resticSnapshots = compared.snapshots;
    retention.resticVersion = compared.version;
  }
  return {
    cases: retention.oracleHistories + retention.resticHistories,
    wrong,
    retention,
    skipped,
  };
}

function againstOracle(count: number, seed: number): number {
  const random = seeded(seed);
  let wrong = 0;
  for (let index = 0; index < count; index++) {
    const history = randomHistory(random);
    const { backups, rules, timeZone, now } = history;
    const kept = Object.fromEntries(
      [...keptByRules(backups, rules, timeZone, now)].map(([id, reasons]) => [
        id,
        reasons.map(summaryOf),
      ]),
    );
    if (!isDeepStrictEqual(kept, expectedToStay(history))) {
      wrong++;
      if (wrong <= MOST_TOLD) {
        tell(
          `history ${index} of seed ${seed} in ${timeZone} is kept otherwise`,
        );
      }
    }
  }
  return wrong;
}

function tell(message: string): void {
  process.stderr.write(`${message}\n`);
}
