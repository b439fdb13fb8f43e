import { ConfigReader } from '@backstage/config';
import { readLibraryConfig } from './libraryConfig';

const read = (runbooks: object) =>
  readLibraryConfig(new ConfigReader({ runbooks }));

describe('the configuration of the library', () => {
  it('has defaults', () => {
    expect(readLibraryConfig(new ConfigReader({}))).toEqual({
      refreshMs: 300_000,
      staleAfterMs: 90 * 24 * 3_600_000,
    });
  });

  it('takes durations in each way that Backstage has', () => {
    expect(
      read({
        sources: { refresh: '30s' },
        freshness: { staleAfter: { days: 7 } },
      }),
    ).toEqual({ refreshMs: 30_000, staleAfterMs: 7 * 24 * 3_600_000 });
  });

  it.each([
    [{ sources: { refresh: '1s' } }, 'runbooks.sources.refresh'],
    [{ freshness: { staleAfter: '1h' } }, 'runbooks.freshness.staleAfter'],
    [{ sources: { refresh: 'soon' } }, 'refresh'],
  ])('refuses %j', (config, key) => {
    expect(() => read(config)).toThrow(key);
  });
});
