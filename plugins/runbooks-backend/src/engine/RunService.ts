import { storableText } from '@quarterdeck/toolkit-common';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { Runbook, Step, parseDuration } from '@quarterdeck/runbook-format';
import { newRunSchema } from '@quarterdeck/plugin-runbooks-common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { PersonsCommand, PlannedAttempt } from '../domain/commands';
import { lastAttempt, stepOf } from '../domain/course';
import { Secrets, assertSecrets } from '../domain/inputs';
import { Foreseen, newRun } from '../domain/newRun';
import { valuesOf } from '../domain/parameters';
import { RunRecord } from '../domain/records';
import { Prepared, Preparer } from './Preparer';
import { RunExecutor } from './RunExecutor';
import { PinnedRun, RunKeeper } from './RunKeeper';
import { RunbookLibrary } from './RunbookLibrary';
import { refused } from './refused';

type Wanted = z.output<typeof newRunSchema>;

/** Who begins a run, and who answers for it. */
export interface Beginner {
  startedBy: string;
  lead: string;
  /** The same id is given to one run: who asks again gets that. */
  id?: string;
}

export interface ExecutionWish {
  kind: 'execute' | 'retry';
  stepId: string;
  inputHash?: string;
  secrets: Secrets;
}

/** What people do with runs. Who may is asked before. */
export class RunService {
  constructor(
    private readonly options: {
      keeper: RunKeeper;
      library: RunbookLibrary;
      executor: RunExecutor;
      preparer: Preparer;
      now(): number;
    },
  ) {}

  /**
   * @throws NotFoundError, InputError for parameters that the runbook does not take, ConflictError for a runbook that
   *   cannot be run, or that has changed since it was looked at
   */
  async start(
    wanted: Wanted,
    { startedBy, lead, id = newId() }: Beginner,
    credentials: BackstageCredentials,
  ): Promise<RunRecord> {
    const { keeper, library, now } = this.options;
    const { entityRef, slug, version, mode } = wanted;
    const known = await keeper.find(id);
    if (known) {
      return sameRun(known, wanted, startedBy);
    }
    const found = await library.find(entityRef, slug);
    if (!found) {
      throw new NotFoundError(`${entityRef} has no runbook ${slug}`);
    }
    const { record: pinned, runbook } = found;
    if (version !== undefined && version !== pinned.version) {
      throw new ConflictError(
        'The runbook has changed since you have looked at it; look at it again',
      );
    }
    if (!runbook.isRunnable) {
      throw new ConflictError(notRunnable(runbook));
    }
    const { parameters, problems } = valuesOf(runbook, wanted.parameters);
    if (problems.length > 0) {
      throw new InputError(problems.join('\n'));
    }
    const beginning = {
      id,
      entityRef,
      slug,
      version: pinned.version,
      mode,
      lead,
      participants: [lead],
      startedBy,
      environmentId: wanted.environmentId ?? null,
      correlationId: wanted.correlationId ?? null,
      originLink: wanted.originLink ?? null,
      severity: wanted.severity ?? null,
      parameters,
      context: wanted.context,
      expectedDurationMs: millisecondsOf(runbook.frontMatter.expectedDuration),
      targetMs: millisecondsOf(runbook.frontMatter.target),
    };
    await library.pin(pinned);
    const at = now();
    const record =
      mode === 'dry-run'
        ? newRun(
            beginning,
            runbook,
            at,
            await this.#foresee(
              {
                record: newRun({ ...beginning, mode: 'real' }, runbook, at),
                runbook,
              },
              credentials,
            ),
          )
        : newRun(beginning, runbook, at);
    return sameRun(await keeper.begin(record, runbook), wanted, startedBy);
  }

  /** @throws what `refused` says */
  async apply(id: string, command: PersonsCommand): Promise<RunRecord> {
    const kept = await this.options.keeper.apply(id, () => command);
    if ('refusal' in kept) {
      throw refused(
        kept.refusal,
        kept.record,
        'stepId' in command ? command.stepId : undefined,
      );
    }
    return kept.record;
  }

  /**
   * Begins a step. Where it is an action, it is carried out behind, as whoever asks.
   *
   * @throws ConflictError where something is missing, or another input was seen
   */
  async execute(
    id: string,
    wish: ExecutionWish,
    by: string,
    credentials: BackstageCredentials,
  ): Promise<RunRecord> {
    const { keeper, executor, preparer } = this.options;
    const { kind, stepId, secrets } = wish;
    await executor.ready();
    let planned: PlannedAttempt | undefined;
    let prepared: Prepared | undefined;
    try {
      const kept = await keeper.apply(id, async run => {
        const step = stepOf(run.runbook, stepId);
        prepared = step && (await preparer.prepare(run, step, credentials));
        planned = prepared && this.#plan(run, stepId, prepared, wish);
        return { kind, by, stepId, planned };
      });
      if ('refusal' in kept) {
        throw refused(kept.refusal, kept.record, stepId);
      }
      this.#perform(kept, stepId, { prepared, secrets, credentials });
      return kept.record;
    } catch (error) {
      if (planned && !isAnswer(error)) {
        executor.disown(id, stepId, planned.claim);
      }
      throw error;
    }
  }

  #plan(
    { record }: PinnedRun,
    stepId: string,
    { action, problems }: Prepared,
    { inputHash, secrets }: ExecutionWish,
  ): PlannedAttempt | undefined {
    const step = record.steps.find(each => each.id === stepId);
    const isBeginning =
      step !== undefined &&
      ['pending', 'failed', 'interrupted'].includes(step.state);
    // Of any other the decision says better why not.
    if (isBeginning && problems.length > 0) {
      throw new ConflictError(`It cannot begin: ${problems.join('; ')}`);
    }
    if (!action?.description || !step) {
      return undefined;
    }
    if (isBeginning) {
      if (inputHash !== undefined && inputHash !== action.inputHash) {
        throw new ConflictError(
          'What it would do is no longer what you have seen; look at it again',
        );
      }
      assertSecrets(action.secretsNeeded, secrets);
    }
    const { isReadOnly, isRepeatable } = action.description;
    return {
      idempotencyKey: `${record.id}/${stepId}/${step.attempts.length + 1}`,
      inputHash: action.inputHash,
      input: action.input,
      isReadOnly,
      isRepeatable,
      owner: this.options.executor.owner,
      claim: newId(),
    };
  }

  #perform(
    run: PinnedRun,
    stepId: string,
    asked: {
      prepared?: Prepared;
      secrets: Secrets;
      credentials: BackstageCredentials;
    },
  ): void {
    const { executor, preparer } = this.options;
    const { prepared, secrets, credentials } = asked;
    const kept = run.record.steps.find(({ id }) => id === stepId);
    const attempt = kept && lastAttempt(kept);
    const step = stepOf(run.runbook, stepId);
    const description = prepared?.action?.description;
    if (kept?.state !== 'executing' || !attempt || !step || !description) {
      return;
    }
    executor.perform({
      runId: run.record.id,
      stepId,
      attempt,
      action: description.id,
      input: preparer.inputOf(run, step, secrets),
      secrets,
      takesIdempotencyKey: description.takesIdempotencyKey,
      credentials,
    });
  }

  async #foresee(
    run: PinnedRun,
    credentials: BackstageCredentials,
  ): Promise<Map<string, Foreseen>> {
    const foreseen = await Promise.all(
      run.runbook.steps.map(async (step): Promise<[string, Foreseen]> => {
        const prepared = await this.options.preparer.prepare(
          run,
          step,
          credentials,
        );
        return [step.id, { summary: summaryOf(step, prepared) }];
      }),
    );
    return new Map(foreseen);
  }
}

/** @throws InputError for a key that was used for something else */
function sameRun(
  run: RunRecord,
  { entityRef, slug, mode }: Wanted,
  startedBy: string,
): RunRecord {
  const isSame =
    run.entityRef === entityRef &&
    run.slug === slug &&
    run.mode === mode &&
    run.startedBy === startedBy;
  if (!isSame) {
    throw new InputError(
      'This idempotency key was used for another run; take a new one',
    );
  }
  return run;
}

/** Errors that this room throws itself say that nothing was written. */
function isAnswer(error: unknown): boolean {
  return (
    error instanceof ConflictError ||
    error instanceof InputError ||
    error instanceof NotFoundError
  );
}

function summaryOf({ definition }: Step, prepared: Prepared): string {
  const { action, looksAt, problems } = prepared;
  const lacks =
    problems.length > 0 ? ` Missing so far: ${problems.join('; ')}.` : '';
  if (action) {
    const what = action.description?.isReadOnly ? 'ask' : 'carry out';
    return storableText(
      `It would ${what} ${action.name} with ${JSON.stringify(action.input)}.${lacks}`,
      2_000,
    );
  }
  switch (definition.kind) {
    case 'check':
      return `It would look at ${looksAt}.${lacks}`;
    case 'approval':
      return 'It would ask somebody else to agree.';
    case 'timer':
      return `It would wait for ${definition.duration}.`;
    case 'decision':
      return `Somebody would decide between ${definition.options.map(({ title }) => title).join(', ')}.`;
    default:
      return 'Somebody would do it by hand.';
  }
}

function notRunnable({ problems, steps }: Runbook): string {
  const [first] = problems.filter(({ severity }) => severity === 'error');
  return first
    ? `The runbook cannot be run before it is put right: line ${first.line}: ${first.message}`
    : `The runbook has ${steps.length} steps: there is nothing to run`;
}

function millisecondsOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDuration(text);
}
