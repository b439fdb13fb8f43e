/**
 * Retention against two oracles, damage of every kind to what was stored, stores that fail in the middle, and kills at random
 * instants. `FAULTS_SEED` repeats a run, `FAULTS_ONLY` (`retention,damage,damageInS3,stores,kills`) chooses.
 */
import { seeded } from '@quarterdeck/toolkit-node/testUtils';
import { damageCampaign, s3DamageCampaign } from './damage';
import { killCampaign } from './kills';
import { CampaignResult, emptyResult } from './result';
import { retentionCampaign } from './retention';
import { storesCampaign } from './stores';

const KILLS = 100;

/** @param scale - 1 is 10,000 histories, 200 of them against restic, 400 damages in either kind of store, and 100 kills */
export async function run({
  scale,
}: {
  scale: number;
}): Promise<CampaignResult & Record<string, unknown>> {
  const seed = Number(process.env.FAULTS_SEED ?? Date.now() % 2 ** 32);
  process.stderr.write(`FAULTS_SEED=${seed}\n`);
  const only = process.env.FAULTS_ONLY?.split(',');
  const result = emptyResult();
  const details: Record<string, unknown> = {};
  const parts = {
    retention: () => retentionCampaign({ scale, seed }),
    damage: () => damageCampaign({ scale, seed }),
    damageInS3: () => s3DamageCampaign({ scale, seed }),
    stores: () => storesCampaign({ scale, seed }),
    kills: async () => {
      const killed = emptyResult();
      const chance = seeded(seed);
      const kills = Math.max(3, Math.round(KILLS * scale));
      await killCampaign(killed, () => chance.below(1e9) / 1e9, kills);
      return killed;
    },
  };
  for (const [name, campaign] of Object.entries(parts)) {
    if (!only || only.includes(name)) {
      const part = await campaign();
      details[name] = part;
      addTo(result, part);
      process.stderr.write(`${name}: ${JSON.stringify(part)}\n`);
    }
  }
  return { ...details, ...result };
}

function addTo(result: CampaignResult, part: Partial<CampaignResult>): void {
  for (const count of [
    'kills',
    'cases',
    'lost',
    'doubled',
    'crashed',
    'undetected',
    'wrong',
  ] as const) {
    result[count] += part[count] ?? 0;
  }
  result.skipped.push(...(part.skipped ?? []));
}
