import { createCluster } from '../cluster/createCluster';
import { KubernetesObject } from '../cluster/types';
import { ResourceDefinition } from '../registry/ResourceDefinition';
import { FakeClock } from '../testing/FakeClock';
import { listPage } from './lists';

const WRITER = { fieldManager: 'test' };

function setUp(historySize?: number) {
  const cluster = createCluster({ clock: new FakeClock(), historySize });
  const definition = cluster.registry.get('v1/configmaps');
  if (!definition) throw new Error('ConfigMaps are not served');
  const write = (name: string, labels = {}) =>
    cluster.client.create<KubernetesObject>(
      'v1/configmaps',
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name, namespace: 'default', labels },
      },
      WRITER,
    );
  const page = (query: string, served: ResourceDefinition = definition) =>
    listPage(
      cluster.registry,
      cluster.store,
      served,
      'default',
      new URLSearchParams(query),
    );
  return { cluster, write, page };
}

describe('listPage', () => {
  it('continues a list as it was when it began', () => {
    const { cluster, write, page } = setUp();
    ['a', 'b', 'c', 'd'].forEach(name => write(name));
    const first = page('limit=2');
    expect(first.items.map(item => item.metadata.name)).toEqual(['a', 'b']);
    expect(first.remainingItemCount).toBe(2);
    write('bb');
    cluster.client.delete('v1/configmaps', 'default', 'd');
    const second = page(`limit=2&continue=${first.continue}`);
    expect(second.items.map(item => item.metadata.name)).toEqual(['c', 'd']);
    expect(second.resourceVersion).toBe(first.resourceVersion);
    expect(second.continue).toBeUndefined();
  });

  it('keeps selectors over pages and does not promise how many remain', () => {
    const { write, page } = setUp();
    ['a', 'b', 'c'].forEach(name =>
      write(name, { team: name === 'b' ? 'x' : 'y' }),
    );
    const first = page('limit=1&labelSelector=team%3Dy');
    expect(first.remainingItemCount).toBeUndefined();
    const second = page(
      `limit=1&labelSelector=team%3Dy&continue=${first.continue}`,
    );
    expect(second.items.map(item => item.metadata.name)).toEqual(['c']);
  });

  it('answers 410 when the beginning is forgotten', () => {
    const { write, page } = setUp(4);
    ['a', 'b', 'c'].forEach(name => write(name));
    const { continue: token } = page('limit=1');
    for (let index = 0; index < 20; index++) write(`later-${index}`);
    expect(() => page(`limit=1&continue=${token}`)).toThrow(
      expect.objectContaining({ code: 410, reason: 'Expired' }),
    );
  });

  it('refuses what is no token and revisions that are still to come', () => {
    const { page } = setUp();
    expect(() => page('continue=nonsense')).toThrow(
      'continue key is not valid',
    );
    expect(() => page('resourceVersion=99999')).toThrow(
      expect.objectContaining({ code: 410 }),
    );
    expect(() => page('resourceVersion=abc')).toThrow(
      expect.objectContaining({ code: 400 }),
    );
  });
});
