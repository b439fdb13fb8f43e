import {
  Entity,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  backupsReason,
  type BackupType,
} from '@quarterdeck/plugin-backups-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import { v5 as namedId } from 'uuid';
import type { BackupsConfig, SourceConfig } from '../config';
import { chosenRecipients } from '../domain/recipients';
import type { HoldingRecord, PolicyRecord } from '../domain/records';
import type { PolicyConfig } from '../policiesConfig';
import type { EnginePart } from './Parts';
import type { ScheduleBook } from './ScheduleBook';

export const POLICY_ANNOTATION = 'quarterdeck.io/backups-policy';
export const SOURCE_ANNOTATION = 'quarterdeck.io/backups-source';
export const DATA_ANNOTATION = 'quarterdeck.io/backups-data';

/** Of this room alone. */
const NAMESPACE = '6a0e9f0b-6c1e-4d6b-9a52-0f9c2f7d7f11';
const MINUTE_MS = 60_000;

export interface ResolveOptions {
  config: Pick<BackupsConfig, 'sources' | 'policies' | 'stores' | 'dataTypes'>;
  engine(id: string): EnginePart | undefined;
  recipients: PolicyRecord['recipients'];
  schedules: ScheduleBook;
  now: number;
}

/**
 * How the sources of the configuration are protected. A source with an `entityRef` is protected whether or not the
 * catalog knows the entity: a catalog that forgets ends no backups.
 */
export function resolvePolicies(
  options: ResolveOptions,
  entities: readonly Entity[],
): PolicyRecord[] {
  const known = new Map(
    entities.map(entity => [stringifyEntityRef(entity), entity]),
  );
  const { sources } = options.config;
  const pairs = [...sources.values()].flatMap(source => [
    ...(source.entityRef === undefined
      ? []
      : [{ source, entityRef: source.entityRef }]),
    ...[...known].flatMap(([entityRef, entity]) =>
      entityRef !== source.entityRef && claims(entity, entityRef, source)
        ? [{ source, entityRef }]
        : [],
    ),
  ]);
  return pairs.map(({ source, entityRef }) =>
    resolve(
      options,
      source,
      entityRef,
      known.get(entityRef)?.metadata.annotations?.[POLICY_ANNOTATION],
    ),
  );
}

/** The entities that hold data, whether or not something protects them. */
export function resolveHoldings(
  { config }: Pick<ResolveOptions, 'config'>,
  entities: readonly Entity[],
  policies: readonly PolicyRecord[],
): HoldingRecord[] {
  const isSource = new Set(policies.map(({ entityRef }) => entityRef));
  return entities.flatMap(entity => {
    const entityRef = stringifyEntityRef(entity);
    const holdsData = whyData(
      entity,
      isSource.has(entityRef),
      config.dataTypes,
    );
    return holdsData
      ? [
          {
            entityRef,
            title: entity.metadata.title ?? entity.metadata.name,
            owner: entity.relations?.find(
              ({ type }) => type === RELATION_OWNED_BY,
            )?.targetRef,
            holdsData,
          },
        ]
      : [];
  });
}

function whyData(
  { kind, metadata, spec }: Entity,
  isSource: boolean,
  dataTypes: readonly string[],
): Reason | undefined {
  if (isSource) {
    return backupsReason('holds.source');
  }
  const said = metadata.annotations?.[DATA_ANNOTATION];
  if (said === 'true') {
    return backupsReason('holds.annotation');
  }
  const type = String(spec?.type ?? '');
  return said !== 'false' &&
    kind.toLowerCase() === 'resource' &&
    dataTypes.includes(type)
    ? backupsReason('holds.type', { type })
    : undefined;
}

/** An annotation names a source only where the source lets it. */
function claims(
  entity: Entity,
  entityRef: string,
  { name, claimableBy }: SourceConfig,
): boolean {
  const claimed = entity.metadata.annotations?.[SOURCE_ANNOTATION] ?? '';
  return (
    claimed.split(',').some(each => each.trim() === name) &&
    claimableBy.some(pattern => matches(pattern, entityRef))
  );
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern
    .split('*')
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}

function resolve(
  { config, engine, recipients, schedules, now }: ResolveOptions,
  source: SourceConfig,
  entityRef: string,
  annotated: string | undefined,
): PolicyRecord {
  const name = annotated ?? source.policy;
  const chosen = config.policies.get(name);
  const policy = chosen ?? config.policies.get(source.policy);
  const part = engine(source.engine);
  if (!policy || !part) {
    throw new Error(`backups.sources.${source.name} was not checked`);
  }
  const isManaged = part.kind === 'managed';
  const wanted = schedulesFor(policy, part);
  const storeNames = isManaged
    ? []
    : (source.stores ?? policy.stores ?? [...config.stores.keys()]);
  const problem =
    (chosen
      ? undefined
      : backupsReason('policy.unknown', {
          policy: name,
          known: [...config.policies.keys()].join(', '),
        })) ??
    (isManaged || storeNames.length > 0
      ? undefined
      : backupsReason('policy.no-store')) ??
    schedules.problemOf(wanted, policy.timeZone, now);
  return {
    id: namedId(`${entityRef}/${source.name}`, NAMESPACE),
    entityRef,
    source: source.name,
    title: source.title,
    engine: source.engine,
    types: [...part.types],
    timeZone: policy.timeZone,
    schedules: wanted,
    retention: policy.retention,
    retentionBy: isManaged ? 'engine' : 'portal',
    rpoMs: policy.rpoMs,
    rtoMs: policy.rtoMs,
    stores: storeNames.map(store => ({
      name: store,
      type: config.stores.get(store)?.type ?? '',
      keepMs: config.stores.get(store)?.keepMs,
    })),
    recipients: isManaged ? [] : chosenRecipients(recipients, policy.escrow),
    executor: source.executor,
    assertions: source.assertions.map(assertion => assertion.name),
    hasPointInTime: isManaged,
    problem,
    warnings:
      problem || isManaged ? [] : warningsOf(policy, wanted, schedules, now),
  };
}

const TYPES: readonly BackupType[] = ['full', 'differential', 'incremental'];

/** What the engine does not make is not due. */
function schedulesFor(
  { schedules }: PolicyConfig,
  { types }: EnginePart,
): PolicyRecord['schedules'] {
  return Object.fromEntries(
    [...TYPES.filter(type => types.includes(type)), 'restoreTest' as const]
      .map(name => [name, schedules[name]])
      .filter(([, cron]) => cron !== undefined),
  );
}

function warningsOf(
  { rpoMs, timeZone }: PolicyConfig,
  wanted: PolicyRecord['schedules'],
  schedules: ScheduleBook,
  now: number,
): Reason[] {
  const everyMs = schedules.longestGapMs(wanted, timeZone, now);
  return everyMs !== undefined && everyMs >= rpoMs
    ? [
        backupsReason('policy.rpo-too-short', {
          rpo: Math.round(rpoMs / MINUTE_MS),
          every: Math.round(everyMs / MINUTE_MS),
        }),
      ]
    : [];
}
