import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { backupsReason } from '@quarterdeck/plugin-backups-common';
import express from 'express';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { ExecutorReports } from '../../database/ExecutorReports';
import { openDatabase } from '../../database/openDatabase';
import { createExecutorRouter } from '../../http/executorRouter';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe.each(databases.eachSupportedId())(
  'Reports of pods on %s',
  (...[id]) => {
    let now = Date.UTC(2026, 4, 1);
    let reports: ExecutorReports;
    let app: express.Express;
    const warning = (cause: string) => ({
      event: 'warning' as const,
      reason: backupsReason('executor.unexpected', { cause }),
    });
    const ended = {
      event: 'ended' as const,
      outcome: null,
      failure: {
        reason: backupsReason('executor.cancelled'),
        isTransient: false,
        restore: null,
        damaged: [],
      },
    };
    const post = async (runId: string, token: string, ...events: object[]) => {
      const { status } = await request(app)
        .post(`/v1/executor-events/${runId}`)
        .set('authorization', `Bearer ${token}`)
        .send({ events });
      return status;
    };

    beforeAll(async () => {
      const knex = await databases.init(id);
      reports = new ExecutorReports(
        await openDatabase(mockServices.database({ knex })),
        () => now,
      );
      app = express().use(createExecutorRouter(reports));
    });

    it('takes each event once, and none after the end', async () => {
      const runId = randomUUID();
      const token = await reports.open(runId);
      const first = { sequence: 1, event: warning('one') };
      expect(await post(runId, token, first)).toBe(204);
      expect(await post(runId, token, first)).toBe(204);
      expect(
        await post(runId, token, first, { sequence: 3, event: warning('two') }),
      ).toBe(204);
      expect(await reports.take(runId, token)).toEqual([
        warning('one'),
        warning('two'),
      ]);
      expect(await reports.take(runId, token)).toEqual([]);
      const last = { sequence: 4, event: ended };
      expect(await post(runId, token, last)).toBe(204);
      expect(await post(runId, token, last)).toBe(204);
      expect(
        await post(runId, token, { sequence: 5, event: warning('late') }),
      ).toBe(409);
      expect(await reports.take(runId, token)).toEqual([ended]);
    });

    it('listens to nobody without the token of this run and attempt', async () => {
      const runId = randomUUID();
      const old = await reports.open(runId);
      const token = await reports.open(runId);
      const other = await reports.open(randomUUID());
      const report = { sequence: 1, event: warning('forged') };
      expect(await post(runId, old, report)).toBe(401);
      expect(await post(runId, other, report)).toBe(401);
      expect(await post(runId, '', report)).toBe(401);
      expect(await post(randomUUID(), token, report)).toBe(401);
      expect(await reports.take(runId, token)).toEqual([]);
      await reports.close(runId, old);
      expect(await post(runId, token, report)).toBe(204);
      await reports.close(runId, token);
      expect(await post(runId, token, report)).toBe(401);
    });

    it('tells a pod to end that nobody waits for, and one that does not speak as pods do', async () => {
      const runId = randomUUID();
      const token = await reports.open(runId);
      expect(await post(runId, token, { sequence: 1, event: {} })).toBe(400);
      now += 61_000;
      const report = { sequence: 1, event: warning('still here') };
      expect(await post(runId, token, report)).toBe(410);
      await reports.take(runId, token);
      expect(await post(runId, token, report)).toBe(204);
    });
  },
);
