import { ApiObject } from '../registry/objects';
import { Store, StoreEvent } from './Store';

const RESOURCE = 'v1/configmaps';

function configMap(name: string, value = ''): ApiObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default' },
    data: { value },
  };
}

const names = (objects: readonly ApiObject[]) =>
  objects.map(({ metadata }) => metadata.name);

describe('Store', () => {
  it('counts revisions over all resources and stamps each object with its own', () => {
    const store = new Store();
    const first = store.put(RESOURCE, configMap('a'));
    const second = store.put('v1/secrets', {
      ...configMap('b'),
      kind: 'Secret',
    });
    expect(Number(second.metadata.resourceVersion)).toBe(
      Number(first.metadata.resourceVersion) + 1,
    );
    expect(String(store.revision)).toBe(second.metadata.resourceVersion);
  });

  it('freezes what it keeps', () => {
    const stored = new Store().put(RESOURCE, configMap('a'));
    expect(() => {
      stored.metadata.name = 'b';
    }).toThrow(TypeError);
  });

  it('lists by name, and as it was at an earlier revision', () => {
    const store = new Store();
    store.put(RESOURCE, configMap('b', 'old'));
    const { metadata } = store.put(RESOURCE, configMap('a'));
    const revision = Number(metadata.resourceVersion);
    store.put(RESOURCE, configMap('b', 'new'));
    store.put(RESOURCE, configMap('c'));
    store.remove(RESOURCE, configMap('a'));
    expect(names(store.list(RESOURCE))).toEqual(['b', 'c']);
    const before = store.listAt(RESOURCE, revision);
    expect(names(before)).toEqual(['a', 'b']);
    expect(before[1].data).toEqual({ value: 'old' });
  });

  it('says Expired for revisions whose changes it has forgotten', () => {
    const store = new Store(4);
    for (let index = 0; index < 20; index++) {
      store.put(RESOURCE, configMap('a', String(index)));
    }
    expect(() => store.changesAfter(2)).toThrow(
      expect.objectContaining({ code: 410, reason: 'Expired' }),
    );
    expect(() => store.listAt(RESOURCE, 2)).toThrow(
      expect.objectContaining({ code: 410 }),
    );
    const recent = store.changesAfter(store.revision - 3);
    expect(recent.map(({ object }) => object.data)).toEqual(
      ['17', '18', '19'].map(value => ({ value })),
    );
  });

  it('delivers a change that a listener makes after the one it reacts to, to everyone in the same order', () => {
    const store = new Store();
    const seen: string[][] = [[], []];
    const record = (list: string[]) => (event: StoreEvent) => {
      list.push(`${event.type} ${event.object.metadata.name}`);
    };
    store.subscribe(event => {
      record(seen[0])(event);
      if (event.object.metadata.name === 'a')
        store.put(RESOURCE, configMap('b'));
    });
    store.subscribe(record(seen[1]));
    store.put(RESOURCE, configMap('a'));
    expect(seen[0]).toEqual(['ADDED a', 'ADDED b']);
    expect(seen[1]).toEqual(seen[0]);
  });

  it('gives a subscriber only what comes after it, until it stops', () => {
    const store = new Store();
    store.put(RESOURCE, configMap('a'));
    const seen: string[] = [];
    const stop = store.subscribe(({ type, object }) =>
      seen.push(`${type} ${object.metadata.name}`),
    );
    const stored = store.put(RESOURCE, configMap('a', 'x'));
    store.remove(RESOURCE, stored);
    stop();
    store.put(RESOURCE, configMap('z'));
    expect(seen).toEqual(['MODIFIED a', 'DELETED a']);
  });
});
