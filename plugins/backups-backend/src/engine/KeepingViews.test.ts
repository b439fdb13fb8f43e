import {
  TestDatabases,
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import {
  calendarSchema,
  retentionPreviewSchema,
} from '@quarterdeck/plugin-backups-common';
import type { EntityAccess } from '@quarterdeck/toolkit-node';
import express from 'express';
import Router from 'express-promise-router';
import request from 'supertest';
import { v7 as newId } from 'uuid';
import { KnexProtectionStore } from '../database/KnexProtectionStore';
import { openDatabase } from '../database/openDatabase';
import {
  EXAMPLE_NOW as NOW,
  exampleBackup,
  examplePolicy,
  exampleRun,
} from '../testing/exampleRecords';
import { createCalendar } from '../wiring/calendar';

jest.setTimeout(120_000);
const DAY = 86_400_000;
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const READER = mockCredentials.user.header('user:default/reader');
const STRANGER = mockCredentials.user.header('user:default/stranger');

async function start() {
  const knex = await openDatabase(
    mockServices.database({
      knex: await databases.init('SQLITE_3'),
      migrations: { skip: false },
    }),
  );
  const store = new KnexProtectionStore(knex, () => NOW);
  const policy = examplePolicy({ retention: { daily: 1 } });
  const [newest, tested, oldest] = [0, 1, 2].map(age =>
    exampleBackup({ policyId: policy.id, pointAt: NOW - DAY * (age + 1) }),
  );
  await store.transaction(async transaction => {
    await transaction.savePolicies([policy], NOW);
    for (const backup of [newest, tested, oldest]) {
      await transaction.addBackup(backup, undefined);
      await transaction.addRun(
        exampleRun({
          policyId: policy.id,
          state: 'succeeded',
          scheduledFor: backup.pointAt,
          queuedAt: backup.pointAt,
        }),
      );
    }
    for (let index = 0; index < 501; index++) {
      await transaction.addRun(
        exampleRun({
          policyId: policy.id,
          state: 'failed',
          queuedAt: NOW - 10 * DAY + index,
        }),
      );
    }
    await transaction.addRun(
      exampleRun({
        policyId: policy.id,
        kind: 'restore-test',
        state: 'running',
        backupId: tested.id,
      }),
    );
  });
  const access: Pick<EntityAccess, 'readable'> = {
    readable: async (refs, _permission, { principal }) =>
      new Set(JSON.stringify(principal).includes('reader') ? refs : []),
  };
  const router = Router();
  router.use(express.json());
  createCalendar({
    access,
    httpAuth: mockServices.httpAuth(),
    store,
    now: () => NOW,
  }).addRoutes(router);
  const app = express().use(router).use(mockErrorHandler());
  return {
    app,
    policy,
    path: `/v1/policies/${policy.id}`,
    newest,
    tested,
    oldest,
  };
}

describe('calendar and previews of a policy', () => {
  let room: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    room = await start();
  });
  const ask = (path: string, caller = READER) =>
    request(room.app).get(path).set('authorization', caller);

  it('has all runs of the days', async () => {
    const from = new Date(NOW - 12 * DAY).toISOString();
    const to = new Date(NOW).toISOString();
    const { body, status } = await ask(
      `${room.path}/calendar?from=${from}&to=${to}`,
    );
    expect(status).toBe(200);
    const { days } = calendarSchema.parse(body);
    expect(days).toHaveLength(13);
    expect(days.reduce((sum, { failed }) => sum + failed, 0)).toBe(501);
    expect(days.reduce((sum, { succeeded }) => sum + succeeded, 0)).toBe(3);
  });

  it.each([
    ['from=2026-11-01T00:00:00.000Z&to=2026-11-01T00:00:00.000Z', 400],
    ['from=2025-01-01T00:00:00.000Z&to=2026-11-01T00:00:00.000Z', 400],
    ['from=yesterday&to=today', 400],
    ['', 400],
  ])('refuses the window %s', async (window, expected) => {
    expect((await ask(`${room.path}/calendar?${window}`)).status).toBe(
      expected,
    );
  });

  it('hides a policy from those who may not see it, as one that is not there', async () => {
    const window = 'from=2026-11-01T00:00:00.000Z&to=2026-11-02T00:00:00.000Z';
    const hidden = await ask(`${room.path}/calendar?${window}`, STRANGER);
    const absent = await ask(`/v1/policies/${newId()}/calendar?${window}`);
    expect([hidden.status, absent.status]).toEqual([404, 404]);
    expect(hidden.body.error.message).toContain('or you may not see it');
    const preview = await request(room.app)
      .post(`${room.path}/retention-previews`)
      .set('authorization', STRANGER)
      .send({ rules: {} });
    expect(preview.status).toBe(404);
  });

  it('previews other rules without changing anything', async () => {
    const preview = (rules: object) =>
      request(room.app)
        .post(`${room.path}/retention-previews`)
        .set('authorization', READER)
        .send({ rules });
    const { body } = await preview({ last: 1 });
    expect(
      retentionPreviewSchema
        .parse(body)
        .items.map(({ backupId, reasons }) => [
          backupId,
          reasons.map(({ code }) => code),
        ]),
    ).toEqual([
      [room.newest.id, ['kept.last', 'kept.last-good']],
      [room.tested.id, ['kept.in-use']],
      [room.oldest.id, []],
    ]);
    expect((await preview({ daily: -2 })).status).toBe(400);
    expect((await preview({ within: '1w' })).status).toBe(400);
    expect((await preview({})).body.removed).toBe(0);
  });
});
