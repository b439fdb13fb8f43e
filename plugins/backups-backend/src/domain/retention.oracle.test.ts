import { seeded } from '@quarterdeck/toolkit-node/testUtils';
import { keptByRules } from './retention';
import { randomHistory } from './testing/retentionHistories';
import { expectedToStay, summaryOf } from './testing/retentionOracle';

const HISTORIES = 500;
const SEED = Number(process.env.RETENTION_SEED ?? 20261122);

jest.setTimeout(120_000);

it(`keeps the same as an independent oracle, for the same reasons, in ${HISTORIES} random histories`, () => {
  const random = seeded(SEED);
  let kept = 0;
  for (let index = 0; index < HISTORIES; index++) {
    const history = randomHistory(random);
    const reasons = keptByRules(
      history.backups,
      history.rules,
      history.timeZone,
      history.now,
    );
    const found = Object.fromEntries(
      [...reasons].map(([id, all]) => [id, all.map(summaryOf)]),
    );
    kept += reasons.size;
    expect({ history, kept: found }).toEqual({
      history,
      kept: expectedToStay(history),
    });
  }
  expect(kept).toBeGreaterThan(HISTORIES);
});
