import { Image, PlanDocument } from '@quarterdeck/plugin-rollouts-common';
import { DelegatedView, DelegatedWrite } from './state';

/** What the target named when the plan was made: not what serves, where a version failed and was left there. */
export function namedOf({ routing, from }: PlanDocument): readonly Image[] {
  return routing.kind === 'flagger' || routing.kind === 'argo-rollouts'
    ? routing.named
    : from.images;
}

/** Whether the controller's object skipped its analysis before we came. */
function skipsByItself({ routing }: PlanDocument): boolean {
  return routing.kind === 'flagger' && routing.skipsAnalysis;
}

/** What of its settings is not yet as it was before the rollout. */
export function settingsLeft(
  plan: PlanDocument,
  view: DelegatedView,
): DelegatedWrite[] {
  const writes: DelegatedWrite[] = [];
  if (view.isSuspended) {
    writes.push({ kind: 'set-suspended', isSuspended: false });
  }
  const isSkipping = skipsByItself(plan);
  if (view.skipsAnalysis !== isSkipping) {
    writes.push({ kind: 'set-skipping', isSkipping });
  }
  return writes;
}
