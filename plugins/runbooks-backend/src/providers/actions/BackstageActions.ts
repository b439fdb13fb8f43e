import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  ActionsService,
  ActionsServiceAction,
} from '@backstage/backend-plugin-api/alpha';
import { JsonObject, JsonValue } from '@backstage/types';
import { z } from 'zod';
import { failureOf } from './failureOf';
import { ActionDescription, ActionOutcome, ActionsPort } from './types';

const FIVE_MINUTES_MS = 300_000;
/** A step is looked at several times in a row, and the registry asks every plugin each time. */
const KEPT_MS = 5_000;
const MAX_KEPT = 200;

const outputSchema = z.object({ output: z.json().default(null) });

/** The actions registry of the portal, asked with the credentials of whoever carries out a step. */
export class BackstageActions implements ActionsPort {
  readonly #listed = new Map<string, { at: number; actions: Listed }>();
  readonly #timeoutMs: number;
  readonly #now: () => number;

  constructor(
    private readonly options: {
      actions: ActionsService;
      /** How long an action may take. At most the default, after which the connection is given up anyway: 5 minutes. */
      timeoutMs?: number;
      now?: () => number;
    },
  ) {
    this.#timeoutMs = Math.min(
      options.timeoutMs ?? FIVE_MINUTES_MS,
      FIVE_MINUTES_MS,
    );
    this.#now = options.now ?? Date.now;
  }

  async describe(
    action: string,
    credentials: BackstageCredentials,
  ): Promise<ActionDescription | undefined> {
    const found = (await this.#list(credentials)).get(action);
    return found && descriptionOf(found);
  }

  async invoke(request: {
    action: string;
    input: JsonObject;
    credentials: BackstageCredentials;
    signal: AbortSignal;
  }): Promise<ActionOutcome> {
    const { action: id, input, credentials, signal } = request;
    if (signal.aborted) {
      return { kind: 'failed', message: 'It was stopped before it began' };
    }
    try {
      const answer: unknown = await Promise.race([
        this.options.actions.invoke({ id, input, credentials }),
        givenUp(signal, this.#timeoutMs),
      ]);
      if (typeof answer === 'string') {
        return { kind: 'unknown', message: answer };
      }
      return outcomeOf(answer);
    } catch (error) {
      return failureOf(error, id);
    }
  }

  async #list(credentials: BackstageCredentials): Promise<Listed> {
    const now = this.#now();
    const key = subjectOf(credentials);
    const kept = key === undefined ? undefined : this.#listed.get(key);
    if (kept && now - kept.at < KEPT_MS) {
      return kept.actions;
    }
    const { actions } = await this.options.actions.list({ credentials });
    const listed = new Map(actions.map(each => [each.id, each]));
    if (key !== undefined) {
      this.#keep(key, { at: now, actions: listed });
    }
    return listed;
  }

  #keep(key: string, entry: { at: number; actions: Listed }): void {
    // The one that was listed longest ago is the first.
    this.#listed.delete(key);
    this.#listed.set(key, entry);
    const [oldest] = this.#listed.keys();
    if (this.#listed.size > MAX_KEPT) {
      this.#listed.delete(oldest);
    }
  }
}

type Listed = ReadonlyMap<string, ActionsServiceAction>;

const principalSchema = z.object({
  principal: z.union([
    z.object({ type: z.literal('user'), userEntityRef: z.string() }),
    z.object({ type: z.literal('service'), subject: z.string() }),
  ]),
});

/** @returns undefined for who must not be mistaken for another: nothing is kept for them */
function subjectOf(credentials: BackstageCredentials): string | undefined {
  const { data } = principalSchema.safeParse(credentials);
  if (data === undefined) {
    return undefined;
  }
  return data.principal.type === 'user'
    ? `user ${data.principal.userEntityRef}`
    : `service ${data.principal.subject}`;
}

const inputSchemaSchema = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
});

function descriptionOf({
  id,
  title,
  attributes,
  schema,
}: ActionsServiceAction): ActionDescription {
  const inputSchema: unknown = schema.input;
  const { data } = inputSchemaSchema.safeParse(inputSchema);
  const takesIdempotencyKey = Object.hasOwn(
    data?.properties ?? {},
    'idempotencyKey',
  );
  return {
    id,
    title,
    isReadOnly: attributes.readOnly,
    isRepeatable:
      attributes.readOnly || attributes.idempotent || takesIdempotencyKey,
    takesIdempotencyKey,
    inputSchema: isObject(inputSchema) ? inputSchema : {},
  };
}

const objectSchema = z.record(z.string(), z.json());
const isObject = (value: unknown): value is JsonObject =>
  objectSchema.safeParse(value).success;

function outcomeOf(answer: unknown): ActionOutcome {
  const { data } = outputSchema.safeParse(answer);
  if (data === undefined) {
    return {
      kind: 'unknown',
      message: 'It answered with something that is no JSON',
    };
  }
  const output: JsonValue = data.output;
  return { kind: 'succeeded', output };
}

/** Settles, with why, once an action is waited for no longer. The request itself cannot be taken back. */
async function givenUp(
  signal: AbortSignal,
  timeoutMs: number,
): Promise<string> {
  const over = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  await new Promise(resolve => {
    over.addEventListener('abort', resolve, { once: true });
  });
  return signal.aborted
    ? 'It was stopped while it was being carried out'
    : `There was no answer within ${timeoutMs / 1000} seconds`;
}
