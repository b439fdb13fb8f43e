import { CountedDeployment } from '@quarterdeck/plugin-dora-common';
import { Reason, csvLine } from '@quarterdeck/toolkit-common';

const CELLS: Record<
  string,
  (deployment: CountedDeployment) => string | number | boolean | null
> = {
  id: ({ id }) => id,
  entityRef: ({ entityRef }) => entityRef,
  environmentId: ({ environmentId }) => environmentId,
  tier: ({ tier }) => tier,
  source: ({ source }) => source,
  version: ({ version }) => version,
  previousVersion: ({ previousVersion }) => previousVersion,
  revision: ({ revision }) => revision,
  rolloutId: ({ rolloutId }) => rolloutId,
  startedAt: ({ startedAt }) => startedAt,
  finishedAt: ({ finishedAt }) => finishedAt,
  isCounted: ({ countedAt }) => countedAt !== null,
  countedAt: ({ countedAt }) => countedAt,
  reasonCode: ({ reason }) => reason.code,
  reason: ({ reason }) => reason.message,
  isFailed: ({ isFailed }) => isFailed,
  failedReasons: ({ failedReasons }) => sentences(failedReasons),
  failedAt: ({ failedAt }) => failedAt,
  recoveredAt: ({ recoveredAt }) => recoveredAt,
  recoveryMs: ({ recoveryMs }) => recoveryMs,
  isRework: ({ isRework }) => isRework,
  reworkReason: ({ reworkReason }) => reworkReason?.message ?? null,
  commits: ({ commits }) => commits,
  medianLeadMs: ({ medianLeadMs }) => medianLeadMs,
  commitsReason: ({ commitsReason }) => commitsReason?.message ?? null,
};

/** Excel takes a file without it for one in the encoding of its country. */
const BYTE_ORDER_MARK = '\ufeff';

export const EXPORT_HEADER = `${BYTE_ORDER_MARK}${csvLine(Object.keys(CELLS))}`;

/** A line of the export; what is not known is an empty cell. */
export function exportLine(deployment: CountedDeployment): string {
  return csvLine(Object.values(CELLS).map(cell => cell(deployment)));
}

function sentences(reasons: readonly Reason[]): string {
  return reasons.map(({ message }) => message).join('; ');
}
