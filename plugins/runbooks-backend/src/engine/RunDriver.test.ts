import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { Approval } from '@quarterdeck/plugin-approvals-common';
import { KnexLeases } from '@quarterdeck/toolkit-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { KnexRunStore } from '../database/KnexRunStore';
import { decide } from '../domain/decide';
import { newRun } from '../domain/newRun';
import { DANA, exampleBeginning, exampleRunbook } from '../testing/exampleRun';
import { RunDriver } from './RunDriver';
import { RunKeeper } from './RunKeeper';

jest.setTimeout(120_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const asked = exampleRunbook([{ kind: 'approval' }]);
const timed = exampleRunbook([{ kind: 'timer', duration: '1s' }]);

it('carries on what is due however many wait for somebody to agree', async () => {
  const knex = await databases.init('SQLITE_3');
  const now = () => Date.now();
  const store = await KnexRunStore.create(
    mockServices.database({ knex, migrations: { skip: false } }),
    now,
  );
  const begin = async (number: number, slug: string) => {
    const runbook = slug === 'timed' ? timed : asked;
    const record = newRun(exampleBeginning(number, { slug }), runbook, now());
    const verdict = decide(
      record,
      runbook,
      { kind: 'execute', by: DANA, stepId: 's1', planned: undefined },
      now(),
    );
    if ('refusal' in verdict) {
      throw new Error(verdict.refusal);
    }
    await store.add({ ...verdict.record, revision: 1 }, []);
    return record.id;
  };
  for (let number = 1; number <= 300; number += 1) {
    await begin(number, 'asked');
  }
  const id = await begin(301, 'timed');
  const keeper = new RunKeeper({
    store,
    library: {
      list: async () => [],
      pin: async () => {},
      find: async (entityRef, slug, version = '') => ({
        record: { entityRef, slug, version, text: '', seenAt: 0 },
        runbook: slug === 'timed' ? timed : asked,
      }),
    },
    notifier: { changed: async () => {} },
    now,
    onFacts: () => {},
    onChanged: () => {},
  });
  const waiting = { id: 'a1', state: 'requested' } as Approval;
  const driver = new RunDriver({
    store,
    keeper,
    checks: {
      look: async () => ({ holds: true, message: '', value: null }),
    },
    approvals: {
      request: async () => waiting,
      get: async () => waiting,
      consume: async () => waiting,
    },
    logger: mockServices.logger.mock(),
    now,
  });
  const leases = new KnexLeases(knex);
  const lease = await leases.acquire('test', 'p1');
  if (!lease) {
    throw new Error('Nobody else holds it');
  }
  const stopped = new AbortController();
  const running = driver.run(lease, stopped.signal, () => {});
  for (let tries = 0; tries < 300; tries += 1) {
    if ((await store.get(id))?.phase === 'completed') {
      break;
    }
    await sleep(50);
    await leases.renew(lease);
  }
  stopped.abort();
  await running;
  expect((await store.get(id))?.phase).toBe('completed');
});
