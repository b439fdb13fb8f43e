import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { suggestionRequestSchema } from '@quarterdeck/plugin-runbooks-common';
import { fullEntityRef, parseRequest } from '@quarterdeck/toolkit-node';
import { presentParameters } from '../domain/presentRunbook';
import { RunbookLibrary } from '../engine/RunbookLibrary';
import { RunbookReader } from '../engine/RunbookReader';
import { lastExercisedAt } from './listRunbooks';
import { ENTITY, READS_ONLY, runbookLink, runbookShape } from './schemas';

const MOST = 10;

/** `runbooks:suggest-runbooks` */
export function registerSuggestRunbooks(options: {
  actionsRegistry: ActionsRegistryService;
  runbooks: RunbookReader;
  library: RunbookLibrary;
}): void {
  const { actionsRegistry, runbooks, library } = options;
  actionsRegistry.register({
    name: 'suggest-runbooks',
    title: 'Suggest runbooks for what is going on',
    description:
      'Lists the runbooks of an entity that fit alerts, a severity or a procedure, best first, with the reason. When to use: when something is wrong with a service and a person wants to know what to do. Reads only; start-run starts one.',
    attributes: READS_ONLY,
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe(ENTITY),
          alerts: z
            .array(
              z.object({
                name: z.string(),
                labels: z.record(z.string()).default({}),
              }),
            )
            .max(50)
            .default([]),
          severity: z.enum(['P0', 'P1', 'P2', 'P3']).nullish(),
          procedures: z
            .array(z.string())
            .max(10)
            .default([])
            .describe('That would help, like rollback, restore or failover'),
        }),
      output: z =>
        z.object({
          items: z.array(
            z.object({
              ...runbookShape(z),
              reason: z.string().describe('Why it fits'),
              reasonCode: z
                .string()
                .describe('The same for programs, with its parameters'),
              reasonParams: z.record(z.union([z.string(), z.number()])),
              startsOnAlert: z
                .boolean()
                .describe(
                  'It is meant to be begun as soon as its alert is there',
                ),
              parameters: z
                .array(
                  z.object({
                    name: z.string(),
                    title: z.string(),
                    default: z.string().nullable(),
                    required: z.boolean(),
                  }),
                )
                .describe('That start-run takes'),
            }),
          ),
          note: z.string().nullable().describe('Why there is none'),
        }),
    },
    action: async ({ input, credentials }) => {
      const entityRef = fullEntityRef(input.entityRef);
      const request = parseRequest(suggestionRequestSchema, {
        ...input,
        entityRef,
        severity: input.severity ?? undefined,
      });
      const { items, emptyReason } = await runbooks.suggestions(
        request,
        credentials,
      );
      const output = items
        .slice(0, MOST)
        .map(async ({ runbook: { slug, title, ...summary }, reason }) => {
          const found = await library.find(entityRef, slug, summary.version);
          return {
            slug,
            title,
            stepCount: summary.stepCount,
            lastExercisedAt: lastExercisedAt(summary.freshness),
            link: runbookLink(entityRef, slug),
            reason: reason.message,
            reasonCode: reason.code,
            reasonParams: reason.params,
            startsOnAlert: summary.startsOnAlert,
            // Secret ones are asked for by the step that uses them.
            parameters: (found ? presentParameters(found.runbook) : [])
              .filter(({ secret }) => !secret)
              .map(parameter => ({
                name: parameter.name,
                title: parameter.title,
                default: parameter.default,
                required: parameter.required,
              })),
          };
        });
      return {
        output: {
          items: await Promise.all(output),
          note: emptyReason?.message ?? null,
        },
      };
    },
  });
}
