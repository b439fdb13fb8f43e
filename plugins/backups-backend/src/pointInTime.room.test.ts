import type { Run } from '@quarterdeck/plugin-backups-common';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  ArchivedPostgres,
  describeWithPgBackRest,
} from './testing/ArchivedPostgres';
import { startRoom } from './testing/startRoom';

jest.setTimeout(240_000);

const SHOP = 'component:default/shop';
const PROTECTION = '/entities/component/default/shop/protection';

describeWithPgBackRest('pgBackRest in the room', () => {
  let folder: string;
  let server: ArchivedPostgres;
  let room: Awaited<ReturnType<typeof startRoom>>;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'wal-room-'));
    server = await ArchivedPostgres.start(folder);
    await server.query('CREATE TABLE orders (id int PRIMARY KEY)');
    await server.query('INSERT INTO orders SELECT generate_series(1, 100)');
    room = await startRoom({
      sources: {
        ledger: {
          engine: 'postgres-wal',
          entityRef: SHOP,
          connection: server.connection,
        },
      },
      // The archive is asked every 30 seconds.
      policies: { default: { rpo: { seconds: 90 } } },
    });
  });
  afterAll(async () => {
    await room?.stop();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const ended = (id: string) =>
    room.until<Run>(
      () => room.get(`/runs/${id}`),
      ({ finishedAt }) => finishedAt !== null,
    );

  it('proves what came after the newest backup, and goes back to an instant of it', async () => {
    const protection = await room.until(
      () => room.get(PROTECTION),
      ({ policies: [first] }) => first?.lastRestoreTest?.finishedAt,
    );
    const [{ policy, lastRestoreTest }] = protection.policies;
    expect(lastRestoreTest.state).toBe('succeeded');
    await server.query('INSERT INTO orders VALUES (101)');
    const written = Date.now();
    const { policies } = await room.until(
      () => room.get(PROTECTION),
      ({ policies: [{ rpo }] }) => Date.parse(rpo.newestPointAt) > written,
    );
    expect(policies[0].rpo.status).toBe('healthy');

    const { body: begun } = await room.post('/runs', {
      kind: 'restore-test',
      policyId: policy.id,
    });
    const test = await ended(begun.id);
    expect(test).toMatchObject({
      state: 'succeeded',
      backupId: expect.any(String),
    });
    expect(Date.parse(test.restore?.pointAt ?? '')).toBeGreaterThan(written);
    expect(test.restore?.checks).toEqual([
      expect.objectContaining({
        name: 'table postgres.public.orders',
        found: '101',
      }),
    ]);

    const { body: plan, status } = await room.post('/restore-plans', {
      policyId: policy.id,
      pointAt: new Date(written).toISOString(),
      target: 'isolated',
      reason: 'to look at how it was',
    });
    expect([status, plan.error]).toEqual([201, undefined]);
    const { body: executed } = await room.post(
      `/restore-plans/${plan.id}/execute`,
      {},
    );
    const restored = await ended(executed.runId);
    expect(restored).toMatchObject({
      state: 'succeeded',
      restore: {
        pointAt: new Date(written).toISOString(),
        location: expect.stringContaining('restores/'),
      },
    });
  });
});
