import {
  Comparison,
  MatrixEnvironment,
  PromotionCandidate,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { Reason } from '@quarterdeck/toolkit-common';

/** Whether what runs in one environment could be promoted to the next, and what speaks against it. */
export function standingOf(
  preview: Comparison,
  from: MatrixEnvironment,
  to: MatrixEnvironment,
): Pick<PromotionCandidate, 'status' | 'reasons'> {
  const source = from.environment.title;
  const target = to.environment.title;
  if (from.workloads.length === 0) {
    return {
      status: 'blocked',
      reasons: [
        environmentReason('promotion.nothing-to-promote', {
          environment: source,
        }),
      ],
    };
  }
  if (isSameSoftware(preview)) {
    return {
      status: 'up-to-date',
      reasons: [environmentReason('promotion.same-version')],
    };
  }
  const obstacles: Reason[] = [];
  if (from.health.status === 'progressing') {
    obstacles.push(
      environmentReason('promotion.source-deploying', { environment: source }),
    );
  } else if (from.health.status !== 'healthy') {
    obstacles.push(
      environmentReason('promotion.source-unhealthy', {
        cause: from.health.reason.message,
      }),
    );
  }
  if (to.health.status === 'progressing') {
    obstacles.push(
      environmentReason('promotion.target-deploying', { environment: target }),
    );
  }
  if (to.workloads.some(({ drift }) => drift.status === 'drifted')) {
    obstacles.push(
      environmentReason('promotion.target-drifted', { environment: target }),
    );
  }
  return obstacles.length > 0
    ? { status: 'blocked', reasons: obstacles }
    : {
        status: 'ready',
        reasons: [
          environmentReason('promotion.ready', {
            version: preview.left.version ?? 'It',
          }),
        ],
      };
}

/** Settings and sizes belong to an environment; what travels are images. */
function isSameSoftware({ workloads }: Comparison): boolean {
  return workloads.every(
    ({ standing, differences }) =>
      standing === 'same' ||
      (standing === 'different' &&
        differences.every(
          ({ kind }) => kind !== 'image' && kind !== 'revision',
        )),
  );
}
