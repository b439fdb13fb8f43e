import type { WorkloadEvent } from '@quarterdeck/plugin-environments-common';

/** Warnings before the rest, each newest first as they came. */
export function warningsFirst(events: readonly WorkloadEvent[]) {
  return [
    ...events.filter(({ type }) => type === 'Warning'),
    ...events.filter(({ type }) => type !== 'Warning'),
  ];
}
