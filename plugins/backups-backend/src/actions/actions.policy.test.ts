import { signedEvidenceSchema } from '@quarterdeck/plugin-backups-common';
import { asPlugin } from '@quarterdeck/toolkit-node/testUtils';
import request from 'supertest';
import { SHOP, startRoom, WHO } from '../testing/startRoom';

jest.setTimeout(240_000);

describe('actions under a policy', () => {
  let room: Awaited<ReturnType<typeof startRoom>>;
  beforeAll(async () => {
    room = await startRoom();
    // What a new policy begins by itself.
    await room.until(
      () => room.get('/entities/component/default/shop/protection'),
      ({ policies: [first] }) => first?.lastRestoreTest?.state === 'succeeded',
    );
  });
  afterAll(() => room.stop());

  const invoke = (action: string, input: object, headers = WHO.owner) =>
    request(room.server)
      .post(
        `/api/backups/.backstage/actions/v1/actions/backups:${action}/invoke`,
      )
      .set(headers)
      .send(input);
  const statusesOf = async (action: string, input: object) => {
    const statuses: Record<string, number> = {};
    for (const who of ['reader', 'stranger', 'blind', 'anonymous'] as const) {
      statuses[who] = (await invoke(action, input, WHO[who])).status;
    }
    return statuses;
  };
  const newest = async () => {
    const { body } = await invoke('list-backups', { entityRef: SHOP });
    return body.output.backups[0];
  };

  it('begin a backup that is listed once it is there, and a test that proves it', async () => {
    const begun = await invoke('run-backup', {
      entityRef: SHOP,
      source: 'orders',
    });
    expect(begun.body.output).toMatchObject({
      state: 'queued',
      link: '/catalog/default/component/shop/backups',
    });
    const run = await room.until(
      () => room.get(`/runs/${begun.body.output.runId}`),
      ({ state }) => !['queued', 'running'].includes(state),
    );
    expect(run).toMatchObject({
      kind: 'backup',
      trigger: 'person',
      state: 'succeeded',
    });
    const { id, ...backup } = await newest();
    expect(backup).toMatchObject({
      type: 'full',
      copies: ['near: verified', 'far: verified'],
      restoreTest: null,
    });
    expect(backup.keptBecause).not.toEqual([]);

    const tested = await invoke('run-restore-test', {
      entityRef: SHOP,
      backupId: id,
    });
    expect(tested.status).toBe(200);
    await room.until(
      () => room.get(`/runs/${tested.body.output.runId}`),
      ({ state }) => state === 'succeeded',
    );
    expect(await newest()).toMatchObject({ id, restoreTest: 'passed' });
  });

  it('give signed evidence', async () => {
    const now = new Date();
    const quarter = `${now.getUTCFullYear()}-Q${
      Math.floor(now.getUTCMonth() / 3) + 1
    }`;
    const { body } = await invoke('get-evidence', { entityRef: SHOP, quarter });
    const evidence = signedEvidenceSchema.parse(body.output);
    expect(evidence.evidence).toMatchObject({ entityRef: SHOP, quarter });
    const page = await room.get(
      `/entities/component/default/shop/evidence?quarter=${quarter}`,
    );
    expect(page.body.publicKey).toBe(evidence.publicKey);
  });

  it('let nobody do more than the pages do', async () => {
    const asked = { entityRef: SHOP };
    const reads = { reader: 200, stranger: 403, blind: 404, anonymous: 401 };
    expect(await statusesOf('list-backups', asked)).toEqual(reads);
    expect(
      await statusesOf('get-evidence', { ...asked, quarter: '2026-Q3' }),
    ).toEqual(reads);
    const begins = { ...reads, reader: 403 };
    expect(await statusesOf('run-backup', asked)).toEqual(begins);
    expect(await statusesOf('run-restore-test', asked)).toEqual(begins);
  });

  it('begin nothing without a person', async () => {
    const { status } = await invoke(
      'run-backup',
      { entityRef: SHOP },
      asPlugin('scaffolder', 'backups'),
    );
    expect(status).toBe(403);
  });

  it('say what is wrong with what they are asked', async () => {
    const messageOf = async (action: string, input: object) => {
      const { status, body } = await invoke(action, input);
      return [status, body.error.message];
    };
    expect(
      await messageOf('list-backups', { entityRef: SHOP, source: 'stock' }),
    ).toEqual([404, `${SHOP} has no source stock; it has orders`]);
    expect(
      await messageOf('list-backups', {
        entityRef: 'component:default/library',
      }),
    ).toEqual([403, expect.any(String)]);
    expect(
      await messageOf('run-backup', { entityRef: SHOP, type: 'nightly' }),
    ).toEqual([400, expect.stringContaining('type')]);
    expect(
      await messageOf('get-evidence', { entityRef: SHOP, quarter: 'winter' }),
    ).toEqual([400, expect.stringContaining('2026-Q3')]);
  });
});
