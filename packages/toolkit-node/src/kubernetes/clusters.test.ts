import { ConfigReader } from '@backstage/config';
import { KubernetesConnection } from './KubernetesConnection';
import { readClusters } from './clusters';

function read(...clusterLocatorMethods: object[]) {
  return readClusters(
    new ConfigReader(
      JSON.parse(JSON.stringify({ kubernetes: { clusterLocatorMethods } })),
    ),
  );
}
const cluster = (fields: object) => ({
  name: 'one',
  url: 'https://one.example/',
  authProvider: 'serviceAccount',
  ...fields,
});

describe('readClusters', () => {
  it('reads clusters and the portal’s own credentials', () => {
    const { clusters } = read({
      type: 'config',
      clusters: [
        cluster({ serviceAccountToken: 'secret', caData: 'Y2E=' }),
        cluster({ name: 'two' }),
        cluster({ name: 'three', authProvider: 'google', skipTLSVerify: true }),
      ],
    });
    expect(clusters).toEqual([
      {
        name: 'one',
        url: 'https://one.example',
        caData: 'Y2E=',
        skipTlsVerify: false,
        credentials: { kind: 'token', token: 'secret' },
      },
      expect.objectContaining({ credentials: { kind: 'in-cluster' } }),
      expect.objectContaining({
        skipTlsVerify: true,
        credentials: { kind: 'user-only', authProvider: 'google' },
      }),
    ]);
  });

  it('names locator methods that it does not understand', () => {
    expect(read({ type: 'gke' }, { type: 'localKubectlProxy' })).toEqual({
      clusters: [expect.objectContaining({ url: 'http://localhost:8001' })],
      unsupportedLocators: ['gke'],
    });
    expect(readClusters(new ConfigReader({}))).toEqual({
      clusters: [],
      unsupportedLocators: [],
    });
  });

  it('refuses two clusters of one name', () => {
    expect(() =>
      read({ type: 'config', clusters: [cluster({}), cluster({})] }),
    ).toThrow(/Cluster one is configured twice/);
  });
});

describe('KubernetesConnection', () => {
  it('refuses a cluster for which only users have credentials', async () => {
    await expect(
      KubernetesConnection.create({
        name: 'one',
        url: 'https://one.example',
        skipTlsVerify: false,
        credentials: { kind: 'user-only', authProvider: 'oidc' },
      }),
    ).rejects.toThrow(/configured for the tokens of its users \(oidc\)/);
  });
});
