import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { Step } from '@quarterdeck/runbook-format';
import {
  Secrets,
  resolvedInput,
  scopeOf,
  secretsHidden,
  secretsNeeded,
} from '../domain/inputs';
import { ActionDescription, ActionsPort } from '../providers/actions/types';
import { PinnedRun } from './RunKeeper';
import { inputHashOf } from './inputHash';
import { resolvedCheck } from './resolvedCheck';

/** What a step is going to do, as far as it can be told now. */
export interface Prepared {
  /** What is missing before it can begin, in sentences. */
  problems: string[];
  action?: {
    name: string;
    /** Undefined for one that there is not, or that the reader may not use. */
    description?: ActionDescription;
    /** With placeholders for secrets. */
    input: JsonObject;
    inputHash: string;
    secretsNeeded: string[];
  };
  /** What a check looks at. */
  looksAt?: string;
}

/** Says of steps what they are going to do. */
export class Preparer {
  constructor(private readonly options: { actions: ActionsPort }) {}

  /** @param credentials - of whoever would execute it */
  async prepare(
    { record, runbook }: PinnedRun,
    step: Step,
    credentials: BackstageCredentials,
  ): Promise<Prepared> {
    const { definition } = step;
    if (definition.kind === 'check') {
      const { value, problems } = resolvedCheck(definition, scopeOf(record));
      return {
        problems,
        looksAt: value.kind === 'query' ? value.query : value.url,
      };
    }
    if (definition.kind !== 'action') {
      return { problems: [] };
    }
    const needed = secretsNeeded(runbook, step);
    const { value, problems } = resolvedInput(
      definition.input,
      scopeOf(record, secretsHidden(needed)),
    );
    const known = await this.#describe(definition.action, credentials);
    return {
      problems: [...problems, ...known.problems],
      action: {
        name: definition.action,
        description: known.description,
        input: value,
        inputHash: inputHashOf(definition.action, value),
        secretsNeeded: needed,
      },
    };
  }

  /** What an action is really told. */
  inputOf({ record }: PinnedRun, step: Step, secrets: Secrets): JsonObject {
    return step.definition.kind === 'action'
      ? resolvedInput(step.definition.input, scopeOf(record, secrets)).value
      : {};
  }

  async #describe(
    action: string,
    credentials: BackstageCredentials,
  ): Promise<{ description?: ActionDescription; problems: string[] }> {
    try {
      const description = await this.options.actions.describe(
        action,
        credentials,
      );
      return {
        description,
        problems: description
          ? []
          : [`There is no action ${action}, or you may not use it`],
      };
    } catch (error) {
      return {
        problems: [
          `The actions of the portal cannot be read now: ${toError(error).message}`,
        ],
      };
    }
  }
}
