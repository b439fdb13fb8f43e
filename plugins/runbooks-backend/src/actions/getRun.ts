import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { z as zod } from 'zod';
import { RunReader } from '../engine/RunReader';
import { READS_ONLY, runShape, toldOf } from './schemas';

const inputSchema = zod.object({ id: zod.uuid() });

/** `runbooks:get-run` */
export function registerGetRun(options: {
  actionsRegistry: ActionsRegistryService;
  reader: RunReader;
}): void {
  const { actionsRegistry, reader } = options;
  actionsRegistry.register({
    name: 'get-run',
    title: 'Get a run of a runbook',
    description:
      'Says how far a run of a runbook is: each step with its state, who did it and what came out. When to use: to follow a run, or to see what somebody has to do next. Reads only.',
    attributes: READS_ONLY,
    schema: {
      input: z => z.object({ id: z.string().describe('Of the run') }),
      output: z =>
        z.object({
          ...runShape(z),
          steps: z.array(
            z.object({
              id: z.string(),
              title: z.string(),
              kind: z.string(),
              state: z.string(),
              reason: z.string(),
              action: z.string().nullable(),
              actor: z.string().nullable(),
              result: z.string().nullable(),
              link: z.string().nullable(),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const { id } = parseRequest(inputSchema, input);
      const run = await reader.get(id, credentials);
      return {
        output: {
          ...toldOf(run),
          steps: run.steps.map(step => ({
            id: step.id,
            title: step.title,
            kind: step.kind,
            state: step.state,
            reason: step.reason.message,
            action: step.action,
            actor: step.actor,
            result: step.outputSummary,
            link: step.link,
          })),
        },
      };
    },
  });
}
