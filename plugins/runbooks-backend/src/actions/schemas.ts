import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { parseEntityRef } from '@backstage/catalog-model';
import { Run, RunSummary } from '@quarterdeck/plugin-runbooks-common';

export const READS_ONLY = {
  readOnly: true,
  destructive: false,
  idempotent: true,
} as const;

export const ENTITY = 'The entity, in full: component:default/shop';

export type Zod = Parameters<
  Parameters<ActionsRegistryService['register']>[0]['schema']['output']
>[0];

/** What every action says of a run. */
export const runShape = (z: Zod) => ({
  runId: z.string(),
  entityRef: z.string(),
  slug: z.string(),
  title: z.string(),
  mode: z.string().describe('real, rehearsal or dry-run'),
  phase: z.string().describe('active, completed or aborted'),
  reason: z.string().describe('Why it is there'),
  lead: z.string().describe('Who answers for it'),
  startedAt: z.string().describe('ISO 8601 in UTC'),
  finishedAt: z.string().nullable(),
  environmentId: z.string().nullable(),
  correlationId: z.string().nullable().describe('What it is for'),
  stepCount: z.number().int(),
  settledCount: z.number().int().describe('Steps that are over'),
  currentStepTitle: z.string().nullable(),
  currentStepState: z.string().nullable(),
  link: z.string().describe('Path of its page in the portal'),
});

export function toldOf(run: RunSummary | Run) {
  return {
    runId: run.id,
    entityRef: run.entityRef,
    slug: run.slug,
    title: run.title,
    mode: run.mode,
    phase: run.phase,
    reason: run.reason.message,
    lead: run.lead,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    environmentId: run.environmentId,
    correlationId: run.correlationId,
    stepCount: run.stepCount,
    settledCount: run.settledCount,
    currentStepTitle: run.currentStepTitle,
    currentStepState: run.currentStepState,
    link: `/runbooks/runs/${run.id}`,
  };
}

/** What every action says of a runbook. */
export const runbookShape = (z: Zod) => ({
  slug: z.string().describe('What start-run calls it'),
  title: z.string(),
  stepCount: z.number().int(),
  lastExercisedAt: z
    .string()
    .nullable()
    .describe('Of the last run or rehearsal, ISO 8601 in UTC'),
  link: z.string().describe('Path of its page in the portal'),
});

/** Path of the page of a runbook. */
export function runbookLink(entityRef: string, slug: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  const parts = [kind, namespace, name, slug].map(encodeURIComponent);
  return `/runbooks/entities/${parts.join('/')}`;
}
