import { deploymentReportSchema } from '@quarterdeck/plugin-environments-common';
import { parseRequest, plausibleTime } from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { Said } from './said';

const plainSchema = deploymentReportSchema.extend({
  /** As the sender calls it, where the configuration says which one that is. */
  environmentId: z.string().min(1).max(200),
  target: deploymentReportSchema.shape.target.optional(),
});

/**
 * A report as `POST /v1/deployments` takes it; what it was deployed to may be left out.
 *
 * @throws InputError that says what is wrong with it
 */
export function readPlain(value: unknown, now: number): Said {
  const { entityRef, environmentId, ...report } = parseRequest(
    plainSchema,
    value,
  );
  const at = (name: string, text: string) =>
    new Date(plausibleTime(name, text, now)).toISOString();
  return {
    whose: { entityRef },
    where: { environment: environmentId },
    deployment: {
      ...report,
      startedAt: at('startedAt', report.startedAt),
      finishedAt: report.finishedAt && at('finishedAt', report.finishedAt),
    },
  };
}
