import { ConfigReader } from '@backstage/config';
import { readEnvironmentsConfig } from './config';

function read(definitions: Record<string, object>, clusters?: object) {
  return readEnvironmentsConfig(
    new ConfigReader(
      JSON.parse(JSON.stringify({ environments: { definitions, clusters } })),
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
    const config = read({}, { demo: { simulated: true, kubectlContext: 'd' } });
    expect(config.presentationOf('demo')).toEqual({
      simulated: true,
      kubectlContext: 'd',
    });
  });

  it.each([
    [{ Staging: STAGING }, /environments.definitions.Staging: .*lower-case/],
    [
      { staging: { ...STAGING, tier: 'stage' } },
      /staging.tier must be one of development, testing/,
    ],
    [
      { staging: { ...STAGING, promoteFrom: 'qa' } },
      /promoteFrom names qa, which is not an environment; there are staging/,
    ],
    [{ staging: { ...STAGING, rank: 'first' } }, /rank/],
  ])('refuses %j with a sentence that helps', (definitions, message) => {
    expect(() => read(definitions)).toThrow(message);
  });
});
