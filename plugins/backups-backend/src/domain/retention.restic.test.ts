import { compareWithRestic } from '../testing/resticHistories';
import { withoutRestic } from '../testing/Restic';

const SEED = Number(process.env.RETENTION_SEED ?? 8);
const describeWithRestic = withoutRestic ? describe.skip : describe;

jest.setTimeout(240_000);

describeWithRestic('restic', () => {
  it('keeps the same snapshots for the same reasons', async () => {
    const { differences, histories, kept } = await compareWithRestic({
      histories: 6,
      zones: 3,
      snapshots: 8,
      seed: SEED,
    });
    expect(differences).toEqual([]);
    expect(histories).toBe(6);
    expect(kept).toBeGreaterThan(6);
  });
});
