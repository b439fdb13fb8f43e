import type {
  BackupPage,
  Run,
  RunPage,
} from '@quarterdeck/plugin-backups-common';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SHOP, WHO, startRoom, statuses } from './testing/startRoom';

jest.setTimeout(120_000);

describe('The room', () => {
  let room: Awaited<ReturnType<typeof startRoom>>;
  let policyId: string;

  const runs = async (query = '') => await room.get(`/runs${query}`);
  const ended = (id: string) =>
    room.until<Run>(
      () => room.get(`/runs/${id}`),
      ({ finishedAt }) => finishedAt !== null,
    );

  beforeAll(async () => {
    room = await startRoom();
    const first = await room.until<RunPage>(runs, ({ items }) =>
      items.some(
        ({ kind, state }) => kind === 'backup' && state === 'succeeded',
      ),
    );
    policyId = first.items[0].policyId;
  });
  afterAll(async () => await room.stop());

  it('takes the first backup at once, and restores it for proof', async () => {
    const { items } = await room.until<RunPage>(
      () => runs('?kind=restore-test'),
      page => page.items.some(({ finishedAt }) => finishedAt !== null),
    );
    expect(items).toMatchObject([
      {
        kind: 'restore-test',
        trigger: 'catch-up',
        state: 'succeeded',
        stateReason: { code: 'run.tested' },
      },
    ]);
    const { body } = await room.get(`/backups?policyId=${policyId}`);
    const [backup] = (body as BackupPage).items;
    expect(backup).toMatchObject({
      entityRef: SHOP,
      type: 'full',
      copies: [
        { store: 'near', state: 'verified' },
        { store: 'far', state: 'verified' },
      ],
      tested: { hasPassed: true },
      controls: { pin: { isAllowed: true } },
    });
    expect(backup.keptBecause.length).toBeGreaterThan(0);
    for (const store of ['near', 'far']) {
      const files = await readdir(join(room.folder, store), {
        recursive: true,
      });
      expect(files.some(file => file.includes(backup.id))).toBe(true);
    }
    const details = await room.get(`/backups/${backup.id}`);
    expect(details.body.manifest.content.tables).toMatchObject([
      { name: expect.stringContaining('orders'), rows: 200 },
    ]);
  });

  it('backs up and tests when a person wants it', async () => {
    const started = await room.post('/runs', { policyId, kind: 'backup' });
    expect(started.body).toMatchObject({
      state: 'queued',
      by: 'user:default/olga',
      cancel: { isAllowed: true },
    });
    expect(started.status).toBe(201);
    const backup = await ended(started.body.id);
    expect(backup).toMatchObject({ state: 'succeeded', attempt: 1 });
    const test = await room.post('/runs', {
      policyId,
      kind: 'restore-test',
      backupId: backup.backupId,
    });
    expect(await ended(test.body.id)).toMatchObject({
      state: 'succeeded',
      backupId: backup.backupId,
      restore: { location: null },
    });
    expect((await room.post(`/runs/${test.body.id}/cancel`, {})).status).toBe(
      409,
    );
  });

  it('lists runs of some states and of a window', async () => {
    const good = await runs('?state=succeeded');
    expect(good.body.items.length).toBeGreaterThan(0);
    const bad = await runs('?state=failed&state=missed');
    expect(bad.body.items).toEqual([]);
    const { queuedAt } = (good.body as RunPage).items[0];
    expect((await runs(`?from=${queuedAt}`)).body.items).not.toEqual([]);
    const earlier = (await runs(`?to=${queuedAt}`)).body as RunPage;
    expect(earlier.items.every(run => run.queuedAt < queuedAt)).toBe(true);
    expect((await runs('?state=done')).status).toBe(400);
  });

  it('pins, and unpins', async () => {
    const { body } = await room.get(`/backups?policyId=${policyId}`);
    const [{ id }] = (body as BackupPage).items;
    const pinned = await room.post(`/backups/${id}/pin`, { reason: 'for v2' });
    expect(pinned.body).toMatchObject({
      pin: { by: 'user:default/olga', reason: 'for v2' },
    });
    expect((await room.post(`/backups/${id}/unpin`, {})).body.pin).toBeNull();
  });

  it('answers each as their permissions say, and others as if there were nothing', async () => {
    const { body } = await room.get(`/backups?policyId=${policyId}`);
    const [{ id: backupId }] = (body as BackupPage).items;
    const { body: page } = await runs();
    const [{ id: runId }] = (page as RunPage).items;
    const readers = {
      owner: 200,
      reader: 200,
      stranger: 404,
      blind: 404,
      anonymous: 401,
    };
    for (const path of [
      `/runs/${runId}`,
      `/backups/${backupId}`,
      `/backups?policyId=${policyId}`,
    ]) {
      expect(await statuses(who => room.get(path, who))).toMatchObject(readers);
    }
    for (const who of ['stranger', 'blind'] as const) {
      expect((await room.get('/runs', WHO[who])).body.items).toEqual([]);
    }
    const writers = {
      reader: 403,
      stranger: 404,
      blind: 404,
      service: 403,
      anonymous: 401,
    };
    for (const [path, sent, owner] of [
      ['/runs', { policyId, kind: 'backup' }, 201],
      [`/runs/${runId}/cancel`, {}, 409],
      [`/backups/${backupId}/pin`, { reason: 'to keep' }, 200],
      [`/backups/${backupId}/unpin`, {}, 200],
    ] as const) {
      const answered = await statuses(who => room.post(path, sent, who));
      expect({ path, ...answered }).toEqual({ path, owner, ...writers });
    }
  });

  it.each([
    [{ kind: 'backup' }, 400],
    [{ policyId: 'x', kind: 'backup' }, 400],
    [{ kind: 'restore' }, 400],
    [{ kind: 'backup', type: 'incremental' }, 400],
    [{ kind: 'restore-test', type: 'full' }, 400],
    [
      {
        kind: 'restore-test',
        backupId: '019aa0b0-0000-7000-8000-000000000000',
      },
      404,
    ],
    [{ kind: 'backup', when: 'now' }, 400],
  ])('refuses %j', async (body, status) => {
    const sent =
      'policyId' in body ||
      (body.kind === 'backup' && Object.keys(body).length === 1)
        ? body
        : { policyId, ...body };
    expect((await room.post('/runs', sent)).status).toBe(status);
  });
});
