import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { fullEntityRef } from '@quarterdeck/toolkit-node';
import { missingOf } from '../domain/coverage';
import { RunbookReader } from '../engine/RunbookReader';
import { ENTITY, READS_ONLY, runbookLink, runbookShape } from './schemas';

/** `runbooks:list-runbooks` */
export function registerListRunbooks(options: {
  actionsRegistry: ActionsRegistryService;
  runbooks: RunbookReader;
}): void {
  const { actionsRegistry, runbooks } = options;
  actionsRegistry.register({
    name: 'list-runbooks',
    title: 'List the runbooks of an entity',
    description:
      'Lists the runbooks that an entity has, its own and the built-in ones, with how fresh they are, and which critical procedures none of its own covers. When to use: to find the procedure for what has to be done. Reads only.',
    attributes: READS_ONLY,
    schema: {
      input: z => z.object({ entityRef: z.string().describe(ENTITY) }),
      output: z =>
        z.object({
          items: z.array(
            z.object({
              ...runbookShape(z),
              covers: z.array(z.string()),
              isRunnable: z.boolean(),
              freshness: z.string().describe('In a sentence'),
            }),
          ),
          uncovered: z
            .array(z.string())
            .describe('Critical procedures that none of its own covers'),
        }),
    },
    action: async ({ input, credentials }) => {
      const entityRef = fullEntityRef(input.entityRef);
      const { items, procedures } = await runbooks.entity(
        entityRef,
        credentials,
      );
      return {
        output: {
          items: items.map(item => ({
            slug: item.slug,
            title: item.title,
            stepCount: item.stepCount,
            lastExercisedAt: lastExercisedAt(item.freshness),
            link: runbookLink(entityRef, item.slug),
            covers: item.covers,
            isRunnable: item.isRunnable,
            freshness: item.freshness.reason.message,
          })),
          uncovered: missingOf(procedures),
        },
      };
    },
  });
}

/** The later of the last run and the last rehearsal. */
export function lastExercisedAt(freshness: {
  lastRunAt: string | null;
  lastRehearsalAt: string | null;
}): string | null {
  const { lastRunAt, lastRehearsalAt } = freshness;
  // ISO 8601 in UTC is in the order of its characters.
  return [lastRunAt ?? '', lastRehearsalAt ?? ''].sort().at(-1) || null;
}
