import type { MatrixEnvironment } from '@quarterdeck/plugin-environments-common';

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
