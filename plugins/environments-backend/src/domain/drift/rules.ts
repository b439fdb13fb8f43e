import { matchesAnyGlob, matchesGlob } from '../globs';

/** A rule of `environments.drift.ignore`; what it leaves out it does not ask for. */
export interface DriftRule {
  /** Of the field: `template.spec.containers[*].resources*`. */
  path: string;
  /** Kinds of workload: `Deployment`. */
  kinds?: readonly string[];
  namespaces?: readonly string[];
  /** Field managers that may make the difference. */
  managers?: readonly string[];
  /** What pages say of a difference that it ignores. */
  reason?: string;
}

/** A field that differs, and what it is a field of. */
export interface RuleSubject {
  path: string;
  kind: string;
  namespace: string;
  manager: string | undefined;
}

/** The first rule by which a difference does not matter. */
export function ruleFor(
  rules: readonly DriftRule[],
  { path, kind, namespace, manager }: RuleSubject,
): DriftRule | undefined {
  return rules.find(
    rule =>
      matchesGlob(rule.path, path) &&
      (rule.kinds === undefined || rule.kinds.includes(kind)) &&
      (rule.namespaces === undefined ||
        matchesAnyGlob(rule.namespaces, namespace)) &&
      (rule.managers === undefined ||
        (manager !== undefined && matchesAnyGlob(rule.managers, manager))),
  );
}
