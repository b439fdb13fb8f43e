import { createCluster } from '../cluster/createCluster';
import { ClusterClient } from '../cluster/types';
import { ApiObject } from '../registry/objects';
import { Registry } from '../registry/Registry';
import { FakeClock } from '../testing/FakeClock';
import { clientSideApply, LAST_APPLIED_ANNOTATION } from './clientSideApply';

const schema = new Registry().ofKind('apps/v1', 'Deployment')?.schema;

function web(
  spec: { labels?: Record<string, string>; env?: string[] } = {},
): ApiObject {
  const { labels = { tier: 'front' }, env = ['A', 'B'] } = spec;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default', labels },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            {
              name: 'web',
              image: 'registry.example/web:v1',
              env: env.map(name => ({ name, value: 'x' })),
            },
          ],
        },
      },
    },
  };
}

describe('clientSideApply', () => {
  let client: ClusterClient;

  beforeEach(() => {
    client = createCluster({ clock: new FakeClock() }).client;
  });

  function apply(object: ApiObject): ApiObject {
    const resource = 'apps/v1/deployments';
    clientSideApply(client, { resource, schema, object });
    const live = client.get<ApiObject>(resource, 'default', 'web');
    if (!live) throw new Error('The Deployment was not written');
    return live;
  }

  it('keeps the configuration as kubectl does: sorted, with its annotations, and a line end', () => {
    const { metadata } = apply(web());
    const text = metadata.annotations?.[LAST_APPLIED_ANNOTATION];
    expect(text).toMatch(
      /^\{"apiVersion":"apps\/v1","kind":"Deployment","metadata":\{"annotations":\{\},"labels":.*\}\n$/,
    );
    expect(metadata.managedFields).toEqual([
      expect.objectContaining({
        manager: 'kubectl-client-side-apply',
        operation: 'Update',
      }),
    ]);
  });

  it('removes what the last configuration had, and keeps what others wrote', () => {
    const live = apply(web());
    client.update(
      'apps/v1/deployments',
      {
        ...live,
        metadata: {
          ...live.metadata,
          labels: { ...live.metadata.labels, owner: 'someone' },
        },
      },
      { fieldManager: 'kubectl-label' },
    );
    const { labels } = apply(web({ labels: { speed: 'high' } })).metadata;
    expect(labels).toEqual({ owner: 'someone', speed: 'high' });
  });

  it('writes nothing when nothing has changed', () => {
    const first = apply(web());
    expect(apply(web()).metadata.resourceVersion).toBe(
      first.metadata.resourceVersion,
    );
  });

  it('refuses to drop an item of a list that is merged by key', () => {
    apply(web());
    expect(() => apply(web({ env: ['A'] }))).toThrow(
      /containers\.env: the demo cannot re-apply without the item name B/,
    );
  });
});
