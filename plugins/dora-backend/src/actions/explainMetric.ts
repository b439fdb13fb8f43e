import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { explanationQuerySchema } from '@quarterdeck/plugin-dora-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { Explanation } from '../engine/Explanation';
import {
  READS_ONLY,
  measuredShape,
  scopeOf,
  scopeShape,
  toldMeasured,
  windowShape,
} from './schemas';

/** `dora:explain-metric` */
export function registerExplainMetric(options: {
  actionsRegistry: ActionsRegistryService;
  explanation: Explanation;
}): void {
  const { actionsRegistry, explanation } = options;
  actionsRegistry.register({
    name: 'explain-metric',
    title: 'Explain a DORA metric',
    description:
      'Says how one of the five numbers comes about: what was counted, and how many deployments were not, with the reason of each. When to use: after query-metrics, where a number surprises. Reads only.',
    attributes: READS_ONLY,
    schema: {
      input: z =>
        z.object({
          metric: z
            .string()
            .describe(
              'deployment-frequency, change-lead-time, change-fail-rate, failed-deployment-recovery-time or deployment-rework-rate',
            ),
          ...scopeShape(z),
        }),
      output: z =>
        z.object({
          ...windowShape(z),
          ...measuredShape(z),
          lines: z.array(z.string()).describe('What was counted'),
          notCounted: z.array(
            z.object({ reason: z.string(), deployments: z.number().int() }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const query = parseRequest(explanationQuerySchema, scopeOf(input));
      const answer = await explanation.of(query, credentials);
      return {
        output: {
          ...answer.window,
          ...toldMeasured(answer.measured),
          lines: answer.lines.map(({ message }) => message),
          notCounted: answer.notCounted.map(({ reason, deployments }) => ({
            reason: reason.message,
            deployments,
          })),
        },
      };
    },
  });
}
