import { newFactSchema } from '@quarterdeck/plugin-timeline-common';
import {
  runFactPayloadSchema,
  stepFactPayloadSchema,
} from '@quarterdeck/plugin-runbooks-common';
import { Command } from '../domain/commands';
import { decide } from '../domain/decide';
import { newRun } from '../domain/newRun';
import { RunRecord } from '../domain/records';
import {
  DANA,
  NOW,
  exampleBeginning,
  exampleRunbook,
} from '../testing/exampleRun';
import { factMessages } from './runFacts';

const runbook = exampleRunbook([{ kind: 'manual' }, { kind: 'manual' }]);

function told(before: RunRecord | undefined, after: RunRecord, by?: string) {
  return factMessages(before, after, runbook, { by, now: NOW }).map(
    ({ payload }) => newFactSchema.parse(payload),
  );
}

function changed(record: RunRecord, command: Command): RunRecord {
  const verdict = decide(record, runbook, command, NOW + 1_000);
  if ('refusal' in verdict) {
    throw new Error(verdict.refusal);
  }
  return verdict.record;
}

describe('facts of runs', () => {
  it('are told of what begins, what is settled and what ends, each once', () => {
    const begun = newRun(exampleBeginning(1), runbook, NOW);
    const started = told(undefined, begun, DANA);
    expect(started).toMatchObject([
      {
        type: 'runbooks.run.started',
        actor: { kind: 'user', ref: DANA },
        correlationId: begun.id,
        summary: 'Began to follow "Go back"',
      },
    ]);
    expect(runFactPayloadSchema.parse(started[0].payload).lead).toBe(DANA);

    const complete = { kind: 'complete', by: DANA, stepId: 's1' } as const;
    const one = changed(begun, complete);
    const [step, ...others] = told(begun, one, DANA);
    expect(others).toEqual([]);
    expect(step.type).toBe('runbooks.step.done');
    expect(stepFactPayloadSchema.parse(step.payload)).toMatchObject({
      stepId: 's1',
      kind: 'manual',
      state: 'done',
    });
    const two = changed(one, { ...complete, stepId: 's2' });
    const last = told(one, two, DANA);
    expect(last.map(({ type }) => type)).toEqual([
      'runbooks.step.done',
      'runbooks.run.completed',
    ]);
    expect(runFactPayloadSchema.parse(last[1].payload).durationMs).toBe(1_000);
    const ids = [...started, step, ...last].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(told(two, two)).toEqual([]);
  });

  it('keep what somebody said where it can be erased', () => {
    const begun = newRun(exampleBeginning(1), runbook, NOW);
    const comment = 'Dana is ill';
    const given = changed(begun, { kind: 'abort', by: DANA, comment });
    const [{ payload, personalKeys, summary }] = told(begun, given, DANA);
    const kept = Object.entries(payload ?? {}).filter(
      ([key]) => !personalKeys?.includes(key),
    );
    expect(JSON.stringify(payload)).toContain(comment);
    expect(JSON.stringify([summary, kept])).not.toContain(comment);
    expect(JSON.stringify([summary, kept])).not.toContain(DANA);
  });

  it('are not told of what was only said, nor of a dry run', () => {
    const begun = newRun(exampleBeginning(1), runbook, NOW);
    const said = changed(begun, {
      kind: 'comment',
      by: DANA,
      text: 'x',
      id: 'c',
    });
    expect(told(begun, said, DANA)).toEqual([]);
    const dry = newRun(exampleBeginning(2, { mode: 'dry-run' }), runbook, NOW);
    expect(told(undefined, dry, DANA)).toEqual([]);
  });

  it('name the room that began a run, and the portal where nobody did anything', () => {
    const begun = newRun(
      exampleBeginning(1, { startedBy: 'plugin:incidents', mode: 'rehearsal' }),
      runbook,
      NOW,
    );
    expect(told(undefined, begun, 'plugin:incidents')).toMatchObject([
      {
        actor: { kind: 'service', ref: 'plugin:incidents' },
        summary: 'Rehearsal: Began to follow "Go back"',
      },
    ]);
    expect(told(undefined, begun)).toMatchObject([
      { actor: { kind: 'system', ref: 'runbooks' } },
    ]);
  });
});
