import { PlanRecord } from '../domain/records';
import { expectedDurationMs } from '../domain/planning';
import { rolloutShape } from './schemas';

/** What the actions that plan answer. */
export const planShape = (z: Parameters<typeof rolloutShape>[0]) => ({
  planId: z.string(),
  planHash: z
    .string()
    .describe('For execute-plan: it carries out exactly this plan'),
  link: z.string().describe('Path of the plan in the portal, to look at it'),
  expiresAt: z.string().describe('ISO 8601 in UTC; after that plan anew'),
  needsApproval: z
    .boolean()
    .describe('Somebody else has to agree before anything is changed'),
  summary: z.array(z.string()).describe('What would be done, in plain words'),
});

export function plannedOf({
  id,
  hash,
  expiresAt,
  document,
  notices,
}: PlanRecord) {
  const { from, to, target } = document;
  const gates = document.gates.map(({ title }) => title.message);
  return {
    planId: id,
    planHash: hash,
    link: `/rollouts/plans/${id}`,
    expiresAt: new Date(expiresAt).toISOString(),
    needsApproval: document.gates.some(({ kind }) => kind === 'approval'),
    summary: [
      `${document.entityRef} in ${document.environmentId}: from ${from.version ?? from.images[0].image} to ${to.version ?? to.images[0].image}, ${document.strategy}.`,
      `It changes Deployment ${target.namespace}/${target.name} in cluster ${target.cluster}; about ${Math.ceil(expectedDurationMs(document) / 60_000)} minutes.`,
      `Steps: ${document.steps.map(({ title }) => title.message).join(' → ')}.`,
      gates.length > 0
        ? `It waits until: ${gates.join('; ')}.`
        : 'It waits for no gate.',
      'It goes back by itself where metrics fail or pods do not come up.',
      ...notices.map(({ message }) => `${message}.`),
    ],
  };
}
