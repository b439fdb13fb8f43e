import { Condition } from './objects';

export function findCondition(
  conditions: readonly Condition[] | undefined,
  type: string,
): Condition | undefined {
  return conditions?.find(condition => condition.type === type);
}

/**
 * Sets a condition the way the workload controllers do: one that keeps status and reason stays as it is, message
 * included; one that keeps its status keeps its transition time. A changed condition moves to the end.
 */
export function setCondition(
  conditions: readonly Condition[],
  next: Condition,
): Condition[] {
  const current = findCondition(conditions, next.type);
  if (current?.status === next.status && current.reason === next.reason) {
    return [...conditions];
  }
  return [
    ...removeCondition(conditions, next.type),
    current?.status === next.status
      ? { ...next, lastTransitionTime: current.lastTransitionTime }
      : next,
  ];
}

export function removeCondition(
  conditions: readonly Condition[],
  type: string,
): Condition[] {
  return conditions.filter(condition => condition.type !== type);
}
