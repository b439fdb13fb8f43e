/**
 * Drift in two steps. `readDrift(object)` finds, when an object is read, which fields are not as they were declared and
 * who owns them; it is all that is kept of the object's managed fields. `describeDrift(drift, circumstances)` decides,
 * when the workload is projected, whose doing each is, whether it matters, and what a page says.
 */
import {
  Drift,
  DriftDifference,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { FieldOwner } from './owners';
import { DriftSnapshot, FieldDifference } from './readDrift';
import { DriftRule, ruleFor } from './rules';

/** What a workload's drift depends on beside the object itself. */
export interface DriftCircumstances {
  kind: string;
  namespace: string;
  /** A HorizontalPodAutoscaler targets it. */
  isAutoscaled: boolean;
  rules: readonly DriftRule[];
}

/** Field managers of programs in which a person changes objects: kubectl but for `apply`, consoles in a browser, desktops. */
const HANDS =
  /^(kubectl(?!-client-side-apply)|k9s|dashboard|headlamp|(open|free)?lens|mozilla|octant)/i;
/** Those that are meant to scale; the controller manager writes replicas on behalf of autoscalers. */
const SCALERS =
  /^(kube-controller-manager|.*autoscaler|keda.*|flagger|rollouts-controller)$/i;
const CONTROLLERS =
  /^(argocd|kustomize-controller|helm|flux|gotk|flagger|rollouts-controller|kube-)|(controller|operator|manager)$/i;

export function describeDrift(
  drift: DriftSnapshot,
  circumstances: DriftCircumstances,
): Drift {
  if (!('differences' in drift)) {
    return { status: 'unknown', reason: whyUnknown(drift), differences: [] };
  }
  const differences = drift.differences.map(difference =>
    classify(difference, circumstances),
  );
  const counting = drift.differences.filter((_, index) =>
    counts(differences[index]),
  );
  if (counting.length > 0) {
    return {
      status: 'drifted',
      reason: whyDrifted(counting.flatMap(({ owner }) => owner ?? [])),
      differences,
    };
  }
  return {
    status: 'in-sync',
    reason:
      differences.length === 0
        ? environmentReason('drift.in-sync')
        : environmentReason('drift.allowed', {
            fields: differences.map(({ path }) => path).join(', '),
          }),
    differences,
  };
}

/** Whether a difference makes the workload drift. */
function counts({ origin, ignoredBy }: DriftDifference): boolean {
  return origin !== 'autoscaler' && ignoredBy === null;
}

function classify(
  { owner, ...difference }: FieldDifference,
  { kind, namespace, isAutoscaled, rules }: DriftCircumstances,
): DriftDifference {
  const rule = ruleFor(rules, {
    path: difference.path,
    kind,
    namespace,
    manager: owner?.manager,
  });
  return {
    ...difference,
    origin: originOf(difference.kind, owner, isAutoscaled),
    manager: owner?.manager ?? null,
    ignoredBy: rule ? (rule.reason ?? rule.path) : null,
  };
}

function originOf(
  kind: DriftDifference['kind'],
  owner: FieldOwner | undefined,
  isAutoscaled: boolean,
): DriftDifference['origin'] {
  const isScaler = owner !== undefined && SCALERS.test(owner.manager);
  if (kind === 'replicas' && (isAutoscaled || isScaler)) {
    return 'autoscaler';
  }
  if (owner === undefined) {
    return 'unknown';
  }
  if (!owner.isDeclared && HANDS.test(owner.manager)) {
    return 'manual';
  }
  return CONTROLLERS.test(owner.manager) ? 'controller' : 'unknown';
}

function whyUnknown(
  drift: Exclude<DriftSnapshot, { differences: unknown }>,
): Reason {
  if (drift.declaration === 'unreadable') {
    return environmentReason('drift.unreadable');
  }
  return drift.keptBy === undefined
    ? environmentReason('drift.not-declared')
    : environmentReason('drift.kept-elsewhere', { tool: drift.keptBy });
}

function whyDrifted(owners: readonly FieldOwner[]): Reason {
  const [last] = [...owners].sort(
    (left, right) => right.writtenAt - left.writtenAt,
  );
  return last
    ? environmentReason('drift.drifted', { manager: last.manager })
    : environmentReason('drift.unrecorded');
}
