import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { RolloutRecord } from '../domain/records';
import { offerOf } from '../engine/present';

export const READS_ONLY = {
  readOnly: true,
  destructive: false,
  idempotent: true,
} as const;

export const ENTITY = 'The entity, in full: component:default/shop';
export const ENVIRONMENT = 'Id of the environment, like production';

type Zod = Parameters<
  Parameters<ActionsRegistryService['register']>[0]['schema']['output']
>[0];

/** What every action says of a rollout. */
export const rolloutShape = (z: Zod) => ({
  id: z.string(),
  entityRef: z.string(),
  environmentId: z.string(),
  fromVersion: z.string().nullable(),
  toVersion: z.string().nullable(),
  strategy: z.string(),
  purpose: z.string(),
  phase: z
    .string()
    .describe('waiting, progressing, paused, restoring or ended'),
  outcome: z
    .string()
    .nullable()
    .describe('Of one that has ended: succeeded, rolled-back, aborted, …'),
  reason: z.string().describe('Why it is there and what it waits for'),
  startedBy: z.string(),
  startedAt: z.string().describe('ISO 8601 in UTC'),
  finishedAt: z.string().nullable(),
  controls: z.array(z.string()).describe('What can be done with it now'),
  link: z.string().describe('Path of its page in the portal'),
});

export function toldOf(record: RolloutRecord) {
  const { state, plan } = record;
  const { document } = plan;
  return {
    id: record.id,
    entityRef: document.entityRef,
    environmentId: document.environmentId,
    fromVersion: document.from.version,
    toVersion: document.to.version,
    strategy: document.strategy,
    purpose: document.purpose,
    phase: state.phase,
    outcome: state.outcome ?? null,
    reason: state.reason.message,
    startedBy: record.startedBy,
    startedAt: new Date(record.startedAt).toISOString(),
    finishedAt:
      state.finishedAt === undefined
        ? null
        : new Date(state.finishedAt).toISOString(),
    controls: offerOf(record).controls,
    link: `/rollouts/${record.id}`,
  };
}
