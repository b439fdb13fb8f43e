import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { readMeasureConfig } from './measureConfig';

const read = (dora: JsonObject) =>
  readMeasureConfig(mockServices.rootConfig({ data: { dora } }));

describe('readMeasureConfig', () => {
  it('holds services against the survey of 2025 and what most aim at', () => {
    const { bands, targets } = read({});
    expect(bands.table).toBe('2025');
    expect(targets['change-lead-time']).toEqual({
      value: 3_600_000,
      direction: 'at-most',
    });
    expect(targets['deployment-rework-rate']).toBeUndefined();
  });

  it('takes what the portal says', () => {
    const { bands, targets } = read({
      targets: {
        'deployment-frequency': 1,
        'change-lead-time': { days: 2 },
        'change-fail-rate': 'none',
      },
      bands: {
        table: 'ours',
        tables: [
          {
            table: 'ours',
            note: 'Agreed in May',
            options: {
              'change-lead-time': [
                { option: 2, label: 'fine', bound: 86_400_000 },
                { option: 1, label: 'slow', bound: null },
              ],
            },
          },
        ],
      },
    });
    expect(bands).toMatchObject({ note: 'Agreed in May', isScored: false });
    expect(targets['deployment-frequency']?.value).toBe(1);
    expect(targets['change-lead-time']?.value).toBe(2 * 86_400_000);
    expect(targets['change-fail-rate']).toBeUndefined();
  });

  it.each([
    [{ targets: { joy: 1 } }, 'dora.targets.joy is no metric'],
    [{ targets: { availability: 99.9 } }, 'must be from 0 to 1'],
    [{ bands: { table: '1999' } }, 'must be one of 2025, 2024'],
    [{ bands: { tables: [{ table: 'x' }] } }, 'dora.bands.tables is not right'],
  ])('refuses %j', (dora, words) => {
    expect(() => read(dora)).toThrow(words);
  });
});
