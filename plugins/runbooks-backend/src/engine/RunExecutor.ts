import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { pause } from '@quarterdeck/toolkit-node';
import { AttemptEnd } from '../domain/commands';
import { lastAttempt } from '../domain/course';
import { Secrets, keptMessage, keptOutput } from '../domain/inputs';
import { AttemptRecord } from '../domain/records';
import { ActionsPort } from '../providers/actions/types';
import { Pulse } from './Pulse';
import { RunKeeper } from './RunKeeper';

const RETRY_EVERY_MS = 1_000;
/** How long a process that is told to stop waits for what it carries out. */
const LAST_CHANCE_MS = 10_000;

/** What was written down, and is to be carried out now. */
export interface Execution {
  runId: string;
  stepId: string;
  attempt: AttemptRecord;
  action: string;
  /** With secrets. */
  input: JsonObject;
  secrets: Secrets;
  takesIdempotencyKey: boolean;
  /** Of the person who has asked for it. */
  credentials: BackstageCredentials;
}

/**
 * Carries actions out in the process that was asked, as the person who asked. What is about to happen was written down
 * before; how it ended is written down until that succeeds, or until the process ends.
 */
export class RunExecutor {
  readonly #underWay = new Set<Promise<void>>();
  readonly #stopped = new AbortController();

  constructor(
    private readonly options: {
      owner: string;
      keeper: RunKeeper;
      actions: ActionsPort;
      pulse: Pick<Pulse, 'isFelt' | 'beat'>;
      logger: LoggerService;
    },
  ) {}

  get owner(): string {
    return this.options.owner;
  }

  /** @throws ServiceUnavailableError where others would take this process for dead, and what it does for lost */
  async ready(): Promise<void> {
    const { pulse } = this.options;
    if (pulse.isFelt) {
      return;
    }
    try {
      await pulse.beat();
    } catch (error) {
      throw new ServiceUnavailableError(
        'The portal cannot reach its database; try again',
        toError(error),
      );
    }
  }

  /** Goes on behind; never throws. */
  perform(execution: Execution): void {
    this.#track(this.#perform(execution));
  }

  /** An attempt of which nobody knows whether it was written down, and which nobody is going to carry out. */
  disown(runId: string, stepId: string, claim: string): void {
    const end: AttemptEnd = {
      kind: 'failed',
      message:
        'The portal could not write down that it begins; nothing was done',
    };
    this.#track(this.#keep({ runId, stepId, claim }, end));
  }

  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#stopped.abort(), LAST_CHANCE_MS);
    await Promise.all(this.#underWay);
    clearTimeout(timer);
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
  }

  async #perform(execution: Execution): Promise<void> {
    const { runId, stepId, attempt } = execution;
    await this.#keep(
      { runId, stepId, claim: attempt.claim },
      await this.#invoke(execution),
    );
  }

  async #invoke({
    action,
    input,
    secrets,
    attempt,
    takesIdempotencyKey,
    credentials,
  }: Execution): Promise<AttemptEnd> {
    const { actions, pulse } = this.options;
    if (!pulse.isFelt) {
      // Others may say by now that its end is not known, and somebody may have it done again.
      return {
        kind: 'failed',
        message: 'The portal was stopped before it began; nothing was done',
      };
    }
    try {
      const outcome = await actions.invoke({
        action,
        input: takesIdempotencyKey
          ? { ...input, idempotencyKey: attempt.idempotencyKey }
          : input,
        credentials,
        signal: this.#stopped.signal,
      });
      return outcome.kind === 'succeeded'
        ? { kind: 'succeeded', ...keptOutput(outcome.output, secrets) }
        : {
            kind: outcome.kind,
            message: keptMessage(outcome.message, secrets),
          };
    } catch (error) {
      // Nothing of it may be lost by a fault of ours, nor be taken for done.
      return {
        kind: 'unknown',
        message: keptMessage(toError(error).message, secrets),
      };
    }
  }

  async #keep(
    { runId, stepId, claim }: { runId: string; stepId: string; claim: string },
    end: AttemptEnd,
  ): Promise<void> {
    const { keeper, logger } = this.options;
    const { signal } = this.#stopped;
    let isTold = false;
    while (!signal.aborted) {
      try {
        const kept = await keeper.apply(runId, ({ record }) => {
          const step = record.steps.find(({ id }) => id === stepId);
          const attempt = step && lastAttempt(step);
          return attempt?.claim === claim
            ? { kind: 'attempt-ended', stepId, attempt: attempt.number, end }
            : undefined;
        });
        if ('refusal' in kept) {
          logger.debug(
            `How an attempt of step ${stepId} of run ${runId} ended is not kept: ${kept.refusal}`,
          );
        }
        return;
      } catch (error) {
        if (!isTold) {
          logger.warn(
            `How step ${stepId} of run ${runId} ended cannot be written down yet`,
            toError(error),
          );
        }
        isTold = true;
        await pause(RETRY_EVERY_MS, signal);
      }
    }
  }
}
