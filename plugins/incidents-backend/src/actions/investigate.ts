import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { z as zod } from 'zod';
import { Investigation } from '../engine/Investigation';

const idSchema = zod.uuid();
const READS_ONLY = {
  readOnly: true,
  destructive: false,
  idempotent: true,
} as const;
const ID = 'Of the incident, as list-incidents says';
const MOST = 10;

/** `incidents:suggest-suspects`, `incidents:suggest-runbooks` and `incidents:get-post-mortem` */
export function registerInvestigate(options: {
  actionsRegistry: ActionsRegistryService;
  investigation: Investigation;
}): void {
  registerSuggestSuspects(options);
  registerSuggestRunbooks(options);
  registerGetPostMortem(options);
}

function registerSuggestSuspects({
  actionsRegistry,
  investigation,
}: Parameters<typeof registerInvestigate>[0]): void {
  actionsRegistry.register({
    name: 'suggest-suspects',
    title: 'Suggest what caused an incident',
    description:
      'Lists what changed before an incident on its service and on what that needs, most likely cause first, with the reasons. When to use: first of all when something broke. A rank is no proof. Reads only.',
    attributes: READS_ONLY,
    schema: {
      input: z => z.object({ incidentId: z.string().describe(ID) }),
      output: z =>
        z.object({
          items: z.array(
            z.object({
              rank: z.number(),
              factId: z.string(),
              what: z.string(),
              kind: z.string(),
              entityRef: z.string(),
              environmentId: z.string().nullable(),
              occurredAt: z.string().describe('ISO 8601 in UTC'),
              by: z.string().nullable(),
              reasons: z.array(z.string()),
              link: z.string().nullable().describe('Path in the portal'),
              canPlanRollback: z
                .boolean()
                .describe('rollouts:plan-rollback can plan going back from it'),
            }),
          ),
          note: z.string().nullable().describe('Why there is none'),
        }),
    },
    action: async ({ input, credentials }) => {
      const { items, emptyReason } = await investigation.suspects(
        parseRequest(idSchema, input.incidentId),
        credentials,
      );
      return {
        output: {
          items: items.slice(0, MOST).map(suspect => ({
            rank: suspect.rank,
            factId: suspect.factId,
            what: suspect.summary,
            kind: suspect.kind,
            entityRef: suspect.entityRef,
            environmentId: suspect.environmentId,
            occurredAt: suspect.occurredAt,
            by: suspect.actor.ref,
            reasons: suspect.reasons.map(({ message }) => message),
            link: suspect.diffLink ?? suspect.link,
            canPlanRollback: suspect.canPlanRollback,
          })),
          note: emptyReason?.message ?? null,
        },
      };
    },
  });
}

function registerSuggestRunbooks({
  actionsRegistry,
  investigation,
}: Parameters<typeof registerInvestigate>[0]): void {
  actionsRegistry.register({
    name: 'suggest-runbooks',
    title: 'Suggest a runbook for an incident',
    description:
      'Lists the runbooks that fit an incident, by its alerts, its severity and what changed, and how far those are that were started for it. Reads only; runbooks:start-run starts one.',
    attributes: READS_ONLY,
    schema: {
      input: z => z.object({ incidentId: z.string().describe(ID) }),
      output: z =>
        z.object({
          items: z.array(
            z.object({
              slug: z.string(),
              title: z.string(),
              reason: z.string(),
              stepCount: z.number(),
              link: z.string(),
            }),
          ),
          runs: z.array(
            z.object({
              runId: z.string(),
              title: z.string(),
              phase: z.string(),
              settledCount: z.number(),
              stepCount: z.number(),
              link: z.string(),
            }),
          ),
          note: z.string().nullable().describe('Why there is none'),
        }),
    },
    action: async ({ input, credentials }) => {
      const { suggestions, runs, emptyReason } = await investigation.runbooks(
        parseRequest(idSchema, input.incidentId),
        credentials,
      );
      return {
        output: {
          items: suggestions
            .slice(0, MOST)
            .map(({ slug, title, reason, stepCount, link }) => ({
              slug,
              title,
              reason: reason.message,
              stepCount,
              link,
            })),
          runs: runs.map(
            ({ runId, title, phase, settledCount, stepCount, link }) => ({
              runId,
              title,
              phase,
              settledCount,
              stepCount,
              link,
            }),
          ),
          note: emptyReason?.message ?? null,
        },
      };
    },
  });
}

function registerGetPostMortem({
  actionsRegistry,
  investigation,
}: Parameters<typeof registerInvestigate>[0]): void {
  actionsRegistry.register({
    name: 'get-post-mortem',
    title: 'Write the post-mortem of an incident',
    description:
      'Writes down as Markdown what the portal knows of an incident: facts, clocks, cause, record, runbooks, alerts, action items. What only people know is asked for in it. When to use: once it is over; the template export-post-mortem proposes it to the repository. Reads only.',
    attributes: READS_ONLY,
    schema: {
      input: z => z.object({ incidentId: z.string().describe(ID) }),
      output: z =>
        z.object({
          name: z.string().describe('For a file, without .md'),
          title: z.string(),
          markdown: z.string(),
        }),
    },
    action: async ({ input, credentials }) => {
      const { name, markdown, incident } = await investigation.postMortem(
        parseRequest(idSchema, input.incidentId),
        credentials,
      );
      return {
        output: {
          name,
          title: `Post-mortem of INC-${incident.number}: ${incident.title}`,
          markdown,
        },
      };
    },
  });
}
