import { ApiError } from '../registry/ApiError';
import { displayPath, FieldPath } from './FieldSet';
import { ManagedSet } from './managedFields';

/** A field that an apply would change although another manager owns it. */
export interface Conflict {
  entry: ManagedSet['entry'];
  path: FieldPath;
}

/** The refusal of an apply, worded as `kubectl` expects it. */
export function conflictError(conflicts: Conflict[]): ApiError {
  const described = conflicts
    .map(({ entry, path }) => ({
      manager: displayManager(entry),
      field: displayPath(path),
    }))
    .sort((left, right) => compareText(left.manager, right.manager));
  const causes = described.map(({ manager, field }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${manager}`,
    field,
  }));
  if (causes.length === 1) {
    const [{ message, field }] = causes;
    return new ApiError(
      'Conflict',
      `Apply failed with 1 conflict: ${message}: ${field}`,
      { causes },
    );
  }
  const managers = [...new Set(described.map(({ manager }) => manager))];
  const lines = managers.flatMap(manager => [
    `conflicts with ${manager}:`,
    ...described
      .filter(each => each.manager === manager)
      .map(({ field }) => `- ${field}`),
  ]);
  return new ApiError(
    'Conflict',
    `Apply failed with ${causes.length} conflicts: ${lines.join('\n')}`,
    { causes },
  );
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function displayManager(entry: ManagedSet['entry']): string {
  const subresource = entry.subresource
    ? ` with subresource "${entry.subresource}"`
    : '';
  const version =
    entry.operation === 'Update' ? ` using ${entry.apiVersion}` : '';
  return `"${entry.manager}"${subresource}${version}`;
}
