import { mockServices } from '@backstage/backend-test-utils';
import { DEFAULT_DEMANDS, readIncidentsConfig } from './config';

const read = (incidents: object) =>
  readIncidentsConfig(
    mockServices.rootConfig({
      data: JSON.parse(JSON.stringify({ incidents })),
    }),
  );

describe('readIncidentsConfig', () => {
  it('has defaults for all', () => {
    const config = readIncidentsConfig(mockServices.rootConfig({ data: {} }));
    expect(config.demands).toEqual(DEFAULT_DEMANDS);
    expect(config.retentionMs).toBe(800 * 86_400_000);
    expect(config.environmentIds).toBeUndefined();
    expect(Object.keys(config.updateTemplates)).toHaveLength(3);
  });

  it('keeps the defaults of what is left out', () => {
    const { demands, updateTemplates } = read({
      severities: {
        P2: {
          acknowledgeWithin: { hours: 1 },
          roles: ['scribe'],
          postMortem: true,
        },
        P0: { resolveWithin: '45m', meaning: 'All is lost' },
      },
      updateTemplates: { Short: '{service} is broken' },
    });
    expect(demands.P2).toEqual({
      ...DEFAULT_DEMANDS.P2,
      acknowledgeWithinMs: 3_600_000,
      rolesNeeded: ['scribe'],
      postMortemNeeded: true,
    });
    expect(demands.P0).toEqual({
      ...DEFAULT_DEMANDS.P0,
      meaning: 'All is lost',
      resolveWithinMs: 2_700_000,
    });
    expect(updateTemplates).toEqual({ Short: '{service} is broken' });
  });

  it.each([
    [{ retention: { hours: 1 } }, 'incidents.retention must be at least 1 day'],
    [{ severities: { P4: {} } }, 'incidents.severities.P4 is no severity'],
    [
      { severities: { P0: { roles: ['king'] } } },
      'king is no role; there are commander, scribe, liaison',
    ],
    [
      { severities: { P0: { resolveWithin: { seconds: 1 } } } },
      'incidents.severities.P0.resolveWithin must be at least 1 minute',
    ],
    [{ severities: { P0: { resolveWithin: 'soon' } } }, /resolveWithin/],
  ])('refuses %j', (incidents, message) => {
    expect(() => read(incidents)).toThrow(message);
  });
});
