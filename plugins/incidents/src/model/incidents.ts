import type {
  Incident,
  IncidentControl,
  IncidentState,
  IncidentSummary,
  Severity,
} from '@quarterdeck/plugin-incidents-common';
import { parseEntityRef } from '@backstage/catalog-model';
import type { Tone } from '@quarterdeck/toolkit-react';

export const SEVERITY_TONES: Readonly<Record<Severity, Tone>> = {
  P0: 'bad',
  P1: 'bad',
  P2: 'warning',
  P3: 'neutral',
};

export const STATE_TONES: Readonly<Record<IncidentState, Tone>> = {
  open: 'bad',
  acknowledged: 'moving',
  mitigated: 'warning',
  resolved: 'good',
  merged: 'neutral',
};

export const isOver = ({ state }: Pick<IncidentSummary, 'state'>): boolean =>
  state === 'resolved' || state === 'merged';

/** Worst first, and of the same severity the oldest, which hurts longest. */
export function worstFirst<T extends IncidentSummary>(items: readonly T[]) {
  return [...items].sort(
    (a, b) =>
      a.severity.localeCompare(b.severity) ||
      a.startedAt.localeCompare(b.startedAt),
  );
}

const MAIN_ACTS = {
  open: 'acknowledge',
  acknowledged: 'mitigate',
  mitigated: 'resolve',
  resolved: undefined,
  merged: undefined,
} as const satisfies Record<IncidentState, IncidentControl | undefined>;

/** What comes next in its life, where the reader may do it. */
export function mainActOf({ state, controls }: Incident) {
  const act = MAIN_ACTS[state];
  return act !== undefined && controls.includes(act) ? act : undefined;
}

/** `shop`, for sentences. */
export const nameOf = (entityRef: string): string =>
  parseEntityRef(entityRef).name;

/** `INC-12` */
export const numberOf = ({ number }: { number: number }) => `INC-${number}`;

/** The newest end among those that are over, ISO 8601; `undefined` where none is. */
export function quietSince(
  items: readonly IncidentSummary[],
): string | undefined {
  return items
    .map(({ resolvedAt }) => resolvedAt)
    .filter(at => at !== null)
    .sort()
    .at(-1);
}
