import { LabelSelector } from './objects';

/** Whether labels satisfy a selector; the empty selector matches everything, as the API says. */
export function matchesSelector(
  selector: LabelSelector,
  labels: Record<string, string> = {},
): boolean {
  return (
    matchesLabels(selector.matchLabels ?? {}, labels) &&
    (selector.matchExpressions ?? []).every(
      ({ key, operator, values = [] }) => {
        const value = labels[key];
        switch (operator) {
          case 'In':
            return value !== undefined && values.includes(value);
          case 'NotIn':
            return value === undefined || !values.includes(value);
          case 'Exists':
            return value !== undefined;
          case 'DoesNotExist':
            return value === undefined;
          default:
            throw new Error(`unknown label selector operator ${operator}`);
        }
      },
    )
  );
}

export function matchesLabels(
  wanted: Record<string, string>,
  labels: Record<string, string> = {},
): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

/** A workload with such a selector would claim every pod; the controllers refuse to act on it. */
export function isEmptySelector(selector: LabelSelector): boolean {
  return (
    Object.keys(selector.matchLabels ?? {}).length === 0 &&
    (selector.matchExpressions ?? []).length === 0
  );
}
