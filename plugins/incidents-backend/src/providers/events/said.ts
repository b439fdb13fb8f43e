import { Severity, severitySchema } from '@quarterdeck/plugin-incidents-common';

/** What one event says of an incident, before it is known whose it is. Times are milliseconds since 1970 in UTC. */
export interface SaidIncident {
  /** The sender's own id of the incident. */
  key: string;
  whose: { entityRef?: string; repository?: string; name?: string };
  /** As the sender calls it. */
  environment?: string;
  title: string;
  description?: string;
  severity?: Severity;
  startedAt: number;
  openedAt?: number;
  resolvedAt?: number;
  isEndOnly?: boolean;
  /** What its sender says is to blame. `kind`: deployment, version, revision or artifact. */
  cause?: { kind: string; id: string };
}

export type Said = SaidIncident | { ignored: string };

/** Of the labels of an issue: `P1`, `severity:P1`, `priority/p1`. */
export function severityOfLabels(
  labels: readonly string[],
): Severity | undefined {
  const severities = labels.flatMap(label => {
    const text = /(?:^|[:/ -])(p[0-3])$/i.exec(label.trim())?.[1];
    const severity = severitySchema.safeParse(text?.toUpperCase());
    return severity.success ? [severity.data] : [];
  });
  // P0 is the worst.
  return severities.sort().at(0);
}

/** Of the labels of an issue: `environment:staging`, `env/production`. */
export function environmentOfLabels(
  labels: readonly string[],
): string | undefined {
  return labels
    .map(
      label => /^(?:environment|env)\s*[:/=]+\s*(.+)$/i.exec(label.trim())?.[1],
    )
    .find(name => name !== undefined);
}

/** A line of the text of an issue says what is to blame: `Root cause: 1a2b3c4d`, or a version, or a deployment's id. */
export function causeInText(
  text: string | null | undefined,
): SaidIncident['cause'] {
  const id =
    /^\W*(?:root cause|caused by)\W*\s*[:=]\W*([\w.+-]{2,100})\W*$/im.exec(
      text ?? '',
    )?.[1];
  if (id === undefined) {
    return undefined;
  }
  if (/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(id)) {
    return { kind: 'deployment', id };
  }
  return /^[0-9a-f]{7,40}$/i.test(id)
    ? { kind: 'revision', id: id.toLowerCase() }
    : { kind: 'version', id };
}
