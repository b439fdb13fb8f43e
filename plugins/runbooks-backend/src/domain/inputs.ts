import { InputError } from '@backstage/errors';
import { storableText } from '@quarterdeck/toolkit-common';
import {
  PlaceholderScope,
  Runbook,
  Step,
  placeholdersOf,
  redact,
  resolvePlaceholders,
} from '@quarterdeck/runbook-format';
import { JsonObject, JsonValue } from '@backstage/types';
import { z } from 'zod';
import { RunRecord } from './records';

const objectSchema = z.record(z.string(), z.json());

/** Values of parameters that are secret, by name. */
export type Secrets = Readonly<Record<string, string>>;

/** What placeholders of a run stand for. */
export function scopeOf(
  record: Pick<
    RunRecord,
    'id' | 'entityRef' | 'startedBy' | 'parameters' | 'context' | 'steps'
  >,
  secrets: Secrets = {},
): PlaceholderScope {
  const { entityRef, id, startedBy, parameters, context, steps } = record;
  return {
    parameters: { ...parameters, ...secrets },
    entity: { ref: entityRef, name: entityRef.split('/')[1] ?? entityRef },
    run: { id, startedBy },
    context,
    steps: Object.fromEntries(
      steps.map(step => [step.id, { output: step.output }]),
    ),
  };
}

/** Names of the secret parameters of a runbook. */
export function secretNames({ frontMatter }: Runbook): string[] {
  return Object.entries(frontMatter.parameters)
    .filter(([, { secret }]) => secret)
    .map(([name]) => name);
}

/** Names of those that an action is told. */
export function secretsNeeded(
  runbook: Runbook,
  { definition }: Step,
): string[] {
  const names = secretNames(runbook);
  const asked = placeholdersOf(
    definition.kind === 'action' ? definition.input : undefined,
  ).map(({ path }) => (path?.[0] === 'parameters' ? path[1] : undefined));
  return names.filter(name => asked.includes(name));
}

/** What stands where a secret will be, in what is shown, kept and hashed. */
export function secretsHidden(names: readonly string[]): Secrets {
  return Object.fromEntries(names.map(name => [name, `[secret ${name}]`]));
}

/** @throws InputError for one that is missing, or that nothing in the step asks for */
export function assertSecrets(needed: readonly string[], given: Secrets): void {
  const missing = needed.filter(
    name => !Object.hasOwn(given, name) || given[name] === '',
  );
  if (missing.length > 0) {
    throw new InputError(`secrets.${missing.join(', secrets.')} is missing`);
  }
  const unknown = Object.keys(given).filter(name => !needed.includes(name));
  if (unknown.length > 0) {
    throw new InputError(
      `secrets.${unknown.join(', secrets.')} is asked for by nothing in this step`,
    );
  }
}

export interface Resolved<T> {
  value: T;
  /** In sentences. */
  problems: string[];
}

/** What an action is told. */
export function resolvedInput(
  input: unknown,
  scope: PlaceholderScope,
): Resolved<JsonObject> {
  const { value, missing } = resolvePlaceholders(input, scope);
  return { value: objectSchema.parse(value), problems: missing.map(lacking) };
}

export function lacking(placeholder: string): string {
  return `There is no value for ${placeholder}`;
}

/** More of an output is not kept. */
const MOST_KEPT = 200_000;
const MOST_SAID = 500;
const MOST_MESSAGE = 2_000;
const PATH = /^\/(?![/\\])[^\s]{0,1000}$/;
const tellingSchema = z.object({
  summary: z.string().optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  next: z.string().optional().catch(undefined),
  link: z.string().regex(PATH).optional().catch(undefined),
});

/** What is kept of what an action answered: without secrets, and no more than fits. */
export function keptOutput(
  output: JsonValue,
  secrets: Secrets,
): { output: JsonValue; outputSummary?: string; link?: string } {
  const redacted = storable(
    z.json().parse(redact(output, Object.values(secrets))),
  );
  const text = JSON.stringify(redacted);
  const told = tellingSchema.safeParse(redacted).data;
  const summary = told?.summary ?? told?.reason ?? told?.message ?? told?.next;
  return {
    output: text.length > MOST_KEPT ? storableText(text, MOST_KEPT) : redacted,
    outputSummary:
      summary === undefined ? undefined : storableText(summary, MOST_SAID),
    link: told?.link,
  };
}

export function keptMessage(message: string, secrets: Secrets): string {
  return storableText(
    String(redact(message, Object.values(secrets))),
    MOST_MESSAGE,
  );
}

/** JSON can say what no database keeps, and other rooms refuse. */
function storable(value: JsonValue): JsonValue {
  if (typeof value === 'string') {
    return storableText(value);
  }
  if (Array.isArray(value)) {
    return value.map(storable);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).flatMap(([key, item]) =>
          item === undefined ? [] : [[storableText(key), storable(item)]],
        ),
      )
    : value;
}
