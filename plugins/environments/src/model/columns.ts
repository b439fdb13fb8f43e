import type {
  MatrixEnvironment,
  Workload,
} from '@quarterdeck/plugin-environments-common';

/** Tells the columns of a matrix apart: an environment of tier `preview` has one per preview. */
export function columnKey({
  environment,
  preview,
}: Pick<MatrixEnvironment, 'environment' | 'preview'>): string {
  return preview ? `${environment.id}-${preview.namespace}` : environment.id;
}

/** What stands above a column: of a preview, which one. */
export function columnTitle({
  environment,
  preview,
}: Pick<MatrixEnvironment, 'environment' | 'preview'>): string {
  return preview
    ? `${environment.title} ${preview.namespace}`
    : environment.title;
}

/** What serves all the time comes before what only runs now and then; otherwise as the backend orders it. */
export function inDisplayOrder<T extends Pick<Workload, 'kind'>>(
  workloads: readonly T[],
): T[] {
  return [
    ...workloads.filter(({ kind }) => kind !== 'CronJob'),
    ...workloads.filter(({ kind }) => kind === 'CronJob'),
  ];
}
