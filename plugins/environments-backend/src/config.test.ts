import { ConfigReader } from '@backstage/config';
import { readEnvironmentsConfig } from './config';

function read(
  definitions: Record<string, object>,
  others: { clusters?: object; drift?: object; history?: object } = {},
) {
  return readEnvironmentsConfig(
    new ConfigReader(
      JSON.parse(JSON.stringify({ environments: { definitions, ...others } })),
    ),
  );
}

const STAGING = {
  rank: 1,
  tier: 'staging',
  clusters: ['one'],
  namespaces: ['*'],
};

describe('readEnvironmentsConfig', () => {
  it('fills in the defaults', () => {
    const config = read({ staging: STAGING });
    expect(config.definitions).toMatchObject([
      {
        environment: {
          id: 'staging',
          title: 'staging',
          protected: false,
          purpose: null,
        },
      },
    ]);
    expect(config.presentationOf('one')).toEqual({
      simulated: false,
      kubectlContext: 'one',
    });
  });

  it('knows what is said of a cluster whose name has dots', () => {
    const config = read(
      {},
      { clusters: { 'eu.prod:1': { simulated: true, kubectlContext: 'd' } } },
    );
    expect(config.presentationOf('eu.prod:1')).toEqual({
      simulated: true,
      kubectlContext: 'd',
    });
  });

  it('reads rules by which drift does not matter', () => {
    const rule = {
      path: 'template.spec.containers[*].resources*',
      kinds: ['Deployment'],
      managers: ['vpa-*'],
      reason: 'sized by the platform',
    };
    expect(read({}, { drift: { ignore: [rule] } }).driftRules).toEqual([rule]);
    expect(read({}).driftRules).toEqual([]);
  });

  it('keeps history for 400 days unless told otherwise', () => {
    const day = 86_400_000;
    expect(read({}).retentionMs).toBe(400 * day);
    const { retentionMs } = read({}, { history: { retention: 'P30D' } });
    expect(retentionMs).toBe(30 * day);
  });

  it.each([
    [{ Staging: STAGING }, /environments.definitions.Staging: .*lower-case/],
    [
      { staging: { ...STAGING, tier: 'stage' } },
      /staging.tier must be one of development, testing.*, not "stage"/,
    ],
    [
      { staging: { ...STAGING, promoteFrom: 'qa' } },
      /promoteFrom names qa, which is not an environment; there are staging/,
    ],
    [{ staging: { ...STAGING, rank: 'first' } }, /rank/],
    [{ staging: { ...STAGING, rank: 1.5 } }, /rank is 1.5; it must be a whole/],
    [{ staging: { ...STAGING, clusters: [] } }, /clusters is empty/],
    [
      { staging: { ...STAGING, namespaces: ['*_staging'] } },
      /no namespace is called "\*_staging"/,
    ],
    [
      { staging: { ...STAGING, previewTtl: { days: 1 } } },
      /previewTtl is for environments of tier preview; this one is of tier staging/,
    ],
    [
      { pr: { ...STAGING, tier: 'preview', previewTtl: 'a while' } },
      /definitions.pr.previewTtl is no duration/,
    ],
    [
      { staging: { ...STAGING, promotefrom: 'staging' } },
      /staging.promotefrom is no key that is read; there are .*promoteFrom/,
    ],
    [
      { staging: { ...STAGING, promoteFrom: 'staging' } },
      /staging.promoteFrom leads back to staging: staging from staging/,
    ],
    [
      {
        one: { ...STAGING, promoteFrom: 'three' },
        two: { ...STAGING, promoteFrom: 'one' },
        three: { ...STAGING, promoteFrom: 'two' },
      },
      /^environments.definitions.one.promoteFrom leads back to one: one from three from two from one$/,
    ],
  ])('refuses %j with a sentence that helps', (definitions, message) => {
    expect(() => read(definitions)).toThrow(message);
  });

  it.each([
    [{ drift: { ignore: [{}] } }, /environments.drift.ignore\[0\].path/],
    [
      { drift: { ignore: [{ path: '*', kinds: ['Pod'] }] } },
      /ignore\[0\].kinds: there is no drift of a Pod; there is of Deployment/,
    ],
    [
      { drift: { ignore: [{ path: '*', manager: 'x' }] } },
      /ignore\[0\].manager is no key that is read; there are .*managers/,
    ],
    [{ history: { retention: { hours: 3 } } }, /retention must be at least/],
    [{ history: { retention: 'long' } }, /history.retention is no duration/],
    [{ drift: { ignore: 'replicas' } }, /environments.drift.ignore/],
    [
      { clusters: { 'eu.prod': { simulated: 'perhaps' } } },
      /environments.clusters.eu.prod.simulated/,
    ],
  ])('refuses %j, too', (others, message) => {
    expect(() => read({}, others)).toThrow(message);
  });

  it('tells all that is wrong at once', () => {
    expect(() =>
      read(
        {
          staging: { tier: 'staging', clusters: ['one'], namespaces: ['*'] },
          production: { ...STAGING, tier: 'prod' },
        },
        { drift: { ignore: [{ kinds: ['Pod'] }] } },
      ),
    ).toThrow(
      /^4 keys .*wrong:\n- .*staging.rank.*\n- .*production.tier.*\n- .*\n- /,
    );
  });
});
