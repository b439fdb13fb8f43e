import { Trigger } from './types';

/** An alert as far as a trigger looks at it. */
export interface TriggeringAlert {
  name: string;
  labels: Record<string, string>;
}

/** Whether a text is what a pattern says, in which `*` stands for any characters. Each piece is looked for once, forwards. */
export function matchesPattern(pattern: string, text: string): boolean {
  const [first, ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) {
    return pattern === text;
  }
  if (!text.startsWith(first)) {
    return false;
  }
  let from = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, from);
    if (found < 0) {
      return false;
    }
    from = found + piece.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

/** Whether an alert is one that a trigger means: by its name, and by all labels that the trigger asks for. */
export function matchesTrigger(
  trigger: Trigger,
  alert: TriggeringAlert,
): boolean {
  return (
    matchesPattern(trigger.alert, alert.name) &&
    Object.entries(trigger.labels).every(
      ([name, pattern]) =>
        Object.hasOwn(alert.labels, name) &&
        matchesPattern(pattern, alert.labels[name]),
    )
  );
}
