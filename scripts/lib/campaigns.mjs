import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/**
 * Campaigns and benchmarks are found by where they lie:
 * `<package>/faults/<room>.faults.ts` and `<package>/bench/<name>.bench.ts`.
 *
 * @param {'faults' | 'bench'} kind
 * @returns {Array<{ name: string, file: string }>} by name
 */
export function findCampaigns(kind, top = root) {
  const suffix = `.${kind}.ts`;
  return ['packages', 'plugins']
    .flatMap(group => list(join(top, group)))
    .flatMap(folder => list(join(folder, kind)))
    .filter(file => file.endsWith(suffix))
    .map(file => ({ name: nameOf(file, suffix), file }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

function nameOf(file, suffix) {
  return file.slice(file.lastIndexOf('/') + 1, -suffix.length);
}

function list(folder) {
  return existsSync(folder)
    ? readdirSync(folder).map(name => join(folder, name))
    : [];
}
