import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from '../domain/commands';
import { lastAttempt } from '../domain/course';
import { newRun } from '../domain/newRun';
import { RunRecord } from '../domain/records';
import { failureOf } from '../providers/actions/failureOf';
import { ActionOutcome } from '../providers/actions/types';
import {
  DANA,
  NOW,
  exampleBeginning,
  exampleRunbook,
} from '../testing/exampleRun';
import { decide } from '../domain/decide';
import { Execution, RunExecutor } from './RunExecutor';
import { RunKeeper } from './RunKeeper';

const runbook = exampleRunbook([{ kind: 'action', action: 'till:charge' }]);
const logger = mockServices.logger.mock();

/** One run whose action has begun, in a store that fails as often as it is told. */
function underWay(options: {
  outcome?: ActionOutcome;
  isFelt?: boolean;
  failures?: number;
}) {
  let record: RunRecord = newRun(exampleBeginning(1), runbook, NOW);
  const does = (command: Command) => {
    const verdict = decide(record, runbook, command, NOW);
    if ('refusal' in verdict) {
      throw new Error(verdict.refusal);
    }
    record = verdict.record;
  };
  does({
    kind: 'execute',
    by: DANA,
    stepId: 's1',
    planned: {
      idempotencyKey: 'k1',
      inputHash: 'h',
      input: {},
      isReadOnly: false,
      isRepeatable: false,
      owner: 'p1',
      claim: 'c1',
    },
  });
  let failures = options.failures ?? 0;
  const store = {
    add: async () => false,
    get: async () => record,
    save: async (next: RunRecord) => {
      if (failures > 0) {
        failures -= 1;
        throw new Error('the database is down');
      }
      record = next;
      return true;
    },
  };
  const keeper = new RunKeeper({
    store,
    library: {
      list: async () => [],
      pin: async () => {},
      find: async () => ({
        record: {
          entityRef: record.entityRef,
          slug: record.slug,
          version: record.version,
          text: '',
          seenAt: NOW,
        },
        runbook,
      }),
    },
    notifier: { changed: async () => {} },
    now: () => NOW,
    onFacts: () => {},
    onChanged: () => {},
  });
  const invoked: object[] = [];
  const executor = new RunExecutor({
    owner: 'p1',
    keeper,
    logger,
    pulse: { isFelt: options.isFelt ?? true, beat: async () => {} },
    actions: {
      describe: async () => undefined,
      invoke: async ({ input }) => {
        invoked.push(input);
        return options.outcome ?? { kind: 'succeeded', output: { ok: 1 } };
      },
    },
  });
  const attempt = lastAttempt(record.steps[0]);
  if (!attempt) {
    throw new Error('It has begun');
  }
  const execution: Execution = {
    runId: record.id,
    stepId: 's1',
    attempt,
    action: 'till:charge',
    input: { amount: 1 },
    secrets: { token: 'hunter2' },
    takesIdempotencyKey: true,
    credentials: mockCredentials.user(DANA),
  };
  const step = () => record.steps[0];
  const settled = async () => {
    while (step().state === 'executing') {
      await sleep(20);
    }
    return step();
  };
  return { executor, execution, invoked, does, step, settled };
}

describe('an action that is carried out', () => {
  it('is told the key of its attempt, and its end is kept as soon as it can be', async () => {
    const { executor, execution, invoked, settled } = underWay({ failures: 1 });
    executor.perform(execution);
    expect(await settled()).toMatchObject({ state: 'done', output: { ok: 1 } });
    expect(invoked).toEqual([{ amount: 1, idempotencyKey: 'k1' }]);
  });

  it.each([
    ['failed', 'failed'],
    ['unknown', 'outcome-unknown'],
  ] as const)('ends %s as %s, without secrets', async (kind, state) => {
    const { executor, execution, settled } = underWay({
      outcome: { kind, message: 'hunter2 is wrong' },
    });
    executor.perform(execution);
    const step = await settled();
    expect(step.state).toBe(state);
    expect(JSON.stringify(step)).toContain('[redacted] is wrong');
    expect(JSON.stringify(step)).not.toContain('hunter2');
  });

  it('keeps no beginning of a secret where a long answer is cut', async () => {
    const message = `${'x'.repeat(1_996)}hunter2 is wrong`;
    const { executor, execution, settled } = underWay({
      outcome: failureOf(
        {
          name: 'ResponseError',
          body: { error: { message }, request: { url: '/till' } },
        },
        'till:charge',
      ),
    });
    executor.perform(execution);
    expect(JSON.stringify(await settled())).not.toContain('xhunt');
  });

  it('is not begun by a process that others take for dead', async () => {
    const { executor, execution, invoked, settled } = underWay({
      isFelt: false,
    });
    executor.perform(execution);
    expect(await settled()).toMatchObject({
      state: 'failed',
      reason: { message: expect.stringContaining('nothing was done') },
    });
    expect(invoked).toEqual([]);
  });

  it('is given back where nobody knows whether it was written down, and no other is', async () => {
    const other = underWay({});
    other.executor.disown('r1', 's1', 'of somebody else');
    await other.executor.stop();
    expect(other.step().state).toBe('executing');
    const own = underWay({});
    own.executor.disown('r1', 's1', 'c1');
    expect((await own.settled()).state).toBe('failed');
  });
});
