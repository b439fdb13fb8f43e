import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { newRunSchema } from '@quarterdeck/plugin-runbooks-common';
import { fullEntityRef, parseRequest } from '@quarterdeck/toolkit-node';
import { RunDesk } from '../engine/RunDesk';
import { ENTITY, runShape, toldOf } from './schemas';

/** `runbooks:start-run`: nothing is carried out by it, a run waits for people. */
export function registerStartRun(options: {
  actionsRegistry: ActionsRegistryService;
  desk: RunDesk;
}): void {
  const { actionsRegistry, desk } = options;
  actionsRegistry.register({
    name: 'start-run',
    title: 'Start a run of a runbook',
    description:
      'Begins a run of a runbook of an entity. It carries nothing out: its steps wait for people in the portal. When to use: once a person wants to follow the runbook, or with mode dry-run to see what its steps would do.',
    attributes: { readOnly: false, destructive: false, idempotent: false },
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe(ENTITY),
          slug: z.string().describe('Of the runbook, as list-runbooks says'),
          mode: z
            .enum(['real', 'rehearsal', 'dry-run'])
            .default('real')
            .describe(
              'rehearsal changes nothing outside; dry-run is over at once and says what each step would do',
            ),
          parameters: z
            .record(z.string())
            .default({})
            .describe('Values of its parameters; never secret ones'),
          environmentId: z.string().nullish(),
          severity: z.enum(['P0', 'P1', 'P2', 'P3']).nullish(),
          context: z
            .record(z.string())
            .default({})
            .describe('What it is about, like the name of an alert'),
          correlationId: z
            .string()
            .nullish()
            .describe('What it is for, like the id of an incident'),
          originLink: z
            .string()
            .nullish()
            .describe('Path in the portal of what it is for'),
          idempotencyKey: z
            .string()
            .min(1)
            .max(255)
            .optional()
            .describe(
              'The same key starts it once: asked again, the run that was started is answered',
            ),
        }),
      output: z => z.object(runShape(z)),
    },
    action: async ({ input, credentials }) => {
      const { idempotencyKey, ...body } = input;
      const wanted = parseRequest(newRunSchema, {
        ...body,
        entityRef: fullEntityRef(body.entityRef),
      });
      const run = await desk.startByAction(wanted, credentials, idempotencyKey);
      return { output: toldOf(run) };
    },
  });
}
