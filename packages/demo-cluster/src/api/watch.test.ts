import { setTimeout as sleep } from 'node:timers/promises';
import { createCluster } from '../cluster/createCluster';
import { KubernetesObject } from '../cluster/types';
import { stringAt, valueAt } from '../registry/objects';
import { FakeClock } from '../testing/FakeClock';
import { ApiServer, startApiServer } from './startApiServer';

const WRITER = { fieldManager: 'test' };
const PATH = '/api/v1/namespaces/default/configmaps';

let server: ApiServer;

function configMap(name: string, labels: Record<string, string> = {}) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', labels },
  };
}

async function start(historySize?: number) {
  const cluster = createCluster({ clock: new FakeClock(), historySize });
  server = await startApiServer({
    cluster,
    runtime: {
      logs: () => undefined,
      followLogs: () => () => {},
      podAddress: () => undefined,
    },
    tokens: { secret: { username: 'tester', groups: [] } },
    tls: false,
  });
  const create = (object: KubernetesObject) =>
    cluster.client.create('v1/configmaps', object, WRITER);
  return { cluster, create };
}

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, {
    headers: { authorization: 'Bearer secret', ...headers },
  });

/** The events of a watch that ends by itself after a second. */
async function watched(query: string, meanwhile: () => void = () => {}) {
  const response = await get(`${PATH}?watch=true&timeoutSeconds=1&${query}`);
  meanwhile();
  const lines = (await response.text()).trim().split('\n').filter(Boolean);
  return lines.map((line): unknown => JSON.parse(line));
}

const brief = (events: unknown[]) =>
  events.map(
    event =>
      `${stringAt(event, 'type')} ${stringAt(event, 'object', 'metadata', 'name')}`,
  );

describe('watches', () => {
  afterEach(() => server.close());

  it('begin with what there is, unless they begin after a revision', async () => {
    const { cluster, create } = await start();
    create(configMap('a'));
    const revision = cluster.store.revision;
    create(configMap('b'));
    expect(brief(await watched('', () => create(configMap('c'))))).toEqual([
      'ADDED a',
      'ADDED b',
      'ADDED c',
    ]);
    expect(brief(await watched(`resourceVersion=${revision}`))).toEqual([
      'ADDED b',
      'ADDED c',
    ]);
  });

  it('show objects that come into or leave a selection as added and deleted', async () => {
    const { cluster, create } = await start();
    const revision = cluster.store.revision;
    create(configMap('a', { team: 'x' }));
    const write = (labels: Record<string, string>) =>
      cluster.client.update('v1/configmaps', configMap('a', labels), WRITER);
    write({ team: 'x', more: '1' });
    write({ team: 'y' });
    write({ team: 'z' });
    write({ team: 'x' });
    const events = await watched(
      `resourceVersion=${revision}&labelSelector=team%3Dx`,
    );
    expect(brief(events)).toEqual([
      'ADDED a',
      'MODIFIED a',
      'DELETED a',
      'ADDED a',
    ]);
  });

  it('say 410 in the stream for a revision that is forgotten or was never there', async () => {
    const { create } = await start(4);
    for (let index = 0; index < 20; index++) create(configMap(`a-${index}`));
    for (const revision of ['2', '99999']) {
      const [event] = await watched(`resourceVersion=${revision}`);
      expect(event).toMatchObject({
        type: 'ERROR',
        object: { code: 410, reason: 'Expired' },
      });
    }
  });

  it('end with a bookmark of where to go on', async () => {
    const { cluster } = await start();
    const events = await watched(
      `resourceVersion=${cluster.store.revision}&allowWatchBookmarks=true`,
    );
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      type: 'BOOKMARK',
      object: {
        kind: 'ConfigMap',
        metadata: { resourceVersion: String(cluster.store.revision) },
      },
    });
  });

  it('are tables of one row for clients that ask for tables', async () => {
    const { create } = await start();
    create(configMap('a'));
    create(configMap('b'));
    const accept =
      'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
    const response = await get(`${PATH}?watch=1&timeoutSeconds=1`, { accept });
    const [first, second] = (await response.text())
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(valueAt(first, 'object', 'columnDefinitions')).toHaveLength(3);
    expect(valueAt(second, 'object', 'columnDefinitions')).toBeNull();
    expect(valueAt(second, 'object', 'rows')).toMatchObject([
      { cells: ['b', 0, '0s'] },
    ]);
  });

  it('refuse to stream initial lists, as servers without that feature do', async () => {
    await start();
    const response = await get(
      `${PATH}?watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan`,
    );
    expect(response.status).toBe(422);
  });

  it('leave nothing behind when the client goes', async () => {
    const { cluster } = await start();
    let open = 0;
    const subscribe = cluster.store.subscribe.bind(cluster.store);
    jest.spyOn(cluster.store, 'subscribe').mockImplementation(listener => {
      open += 1;
      const stop = subscribe(listener);
      return () => {
        open -= 1;
        stop();
      };
    });
    const abort = new AbortController();
    await fetch(`${server.url}${PATH}?watch=1`, {
      headers: { authorization: 'Bearer secret' },
      signal: abort.signal,
    });
    expect(open).toBe(1);
    abort.abort();
    for (let tries = 0; open > 0 && tries < 100; tries++) await sleep(20);
    expect(open).toBe(0);
  });
});

describe('requests', () => {
  afterEach(() => server.close());

  it.each([
    ['/healthz', undefined, 200],
    ['/version', undefined, 200],
    ['/api', undefined, 401],
    [PATH, 'wrong', 401],
    [PATH, 'secret', 200],
    ['/apis/storage.k8s.io/v1/storageclasses', 'secret', 404],
    ['/api/v1/namespaces/default/configmaps/none', 'secret', 404],
    ['/nothing', 'secret', 404],
    ['/openapi/v2', 'secret', 404],
  ])('%s with token %s answers %d', async (path, token, status) => {
    await start();
    const headers: Record<string, string> = token
      ? { authorization: `Bearer ${token}` }
      : {};
    const response = await fetch(`${server.url}${path}`, { headers });
    expect(response.status).toBe(status);
    const body = await response.text();
    const isStatus = body.includes('"kind":"Status"');
    expect(isStatus).toBe(status >= 400);
  });

  it('answers metadata alone to those who ask for it', async () => {
    const { create } = await start();
    create(configMap('a'));
    const accept =
      'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';
    const list: unknown = await (await get(PATH, { accept })).json();
    expect(list).toMatchObject({
      kind: 'PartialObjectMetadataList',
      items: [{ kind: 'PartialObjectMetadata', metadata: { name: 'a' } }],
    });
    const refused = await get(PATH, {
      accept: 'application/vnd.kubernetes.protobuf',
    });
    expect(refused.status).toBe(406);
  });
});
