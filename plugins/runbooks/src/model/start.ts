import {
  newRunSchema,
  type NewRun,
  type Run,
  type RunMode,
  type RunbookDetails,
} from '@quarterdeck/plugin-runbooks-common';

export interface Wish {
  mode: RunMode;
  /** Of the parameters that are not secret. */
  parameters: Record<string, string>;
}

const ENVIRONMENT = /^[a-z][a-z0-9-]{0,38}$/;

/** What an address asks for, like `?start&p.environment=production`, over the defaults of the runbook. */
export function wishOf(
  runbook: Pick<RunbookDetails, 'parameters'>,
  address: URLSearchParams,
): Wish {
  return {
    mode: 'real',
    parameters: Object.fromEntries(
      runbook.parameters
        .filter(({ secret }) => !secret)
        .map(parameter => [
          parameter.name,
          address.get(`p.${parameter.name}`) ?? parameter.default ?? '',
        ]),
    ),
  };
}

/** Names of the parameters that have to be given and are not. */
export function missingOf(
  runbook: Pick<RunbookDetails, 'parameters'>,
  wish: Wish,
): string[] {
  return runbook.parameters
    .filter(
      ({ name, required, secret }) =>
        required && !secret && (wish.parameters[name] ?? '').trim() === '',
    )
    .map(({ name }) => name);
}

/** What is sent: the version that was looked at, and what the address says it is for. */
export function newRunOf(
  runbook: Pick<RunbookDetails, 'entityRef' | 'slug' | 'version'>,
  wish: Wish,
  address: URLSearchParams,
): NewRun {
  const environmentId =
    address.get('environment') ?? wish.parameters.environment ?? '';
  const severity = newRunSchema.shape.severity.safeParse(
    address.get('severity'),
  );
  return {
    entityRef: runbook.entityRef,
    slug: runbook.slug,
    version: runbook.version,
    mode: wish.mode,
    parameters: Object.fromEntries(
      Object.entries(wish.parameters).filter(([, value]) => value !== ''),
    ),
    environmentId: ENVIRONMENT.test(environmentId) ? environmentId : null,
    context: Object.fromEntries(
      [...address].flatMap(([name, value]) =>
        name.startsWith('context.') ? [[name.slice(8), value]] : [],
      ),
    ),
    severity: severity.success ? severity.data : null,
    correlationId: address.get('correlation'),
    originLink: originOf(address),
  };
}

/** What asks in an address for another run of the same runbook, for the same. */
export function againQuery(
  run: Pick<
    Run,
    | 'parameters'
    | 'environmentId'
    | 'severity'
    | 'correlationId'
    | 'originLink'
    | 'context'
  >,
): string {
  const named = (prefix: string, values: Record<string, string>) =>
    Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]);
  const wanted: [string, string | null][] = [
    ['environment', run.environmentId],
    ['severity', run.severity],
    ['correlation', run.correlationId],
    ['origin', run.originLink],
  ];
  return new URLSearchParams([
    ['start', ''],
    ...named('p', run.parameters),
    ...named('context', run.context),
    ...wanted.flatMap(([name, value]) =>
      value === null ? [] : [[name, value]],
    ),
  ]).toString();
}

/** Only paths of the portal: an address that somebody was sent must not lead out of it. */
function originOf(address: URLSearchParams): string | null {
  const origin = address.get('origin');
  return origin !== null && /^\/(?![/\\])/.test(origin) ? origin : null;
}

/** A key that no other request has; also where a page was not loaded over HTTPS. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
