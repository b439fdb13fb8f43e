import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { root } from './paths.mjs';

/** @returns {Array<{ name: string, folder: string }>} every package of ours */
export function listPackages(top = root) {
  return ['packages', 'plugins']
    .map(group => join(top, group))
    .filter(existsSync)
    .flatMap(group => readdirSync(group).map(name => join(group, name)))
    .filter(folder => existsSync(join(folder, 'package.json')))
    .map(folder => ({
      name: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name,
      folder,
    }));
}

/**
 * Sorts what people name on the command line into packages (by name, by folder
 * or by the last part of either) and, for the rest, test files.
 */
export function select(words, { packages = listPackages(), top = root } = {}) {
  const selected = { packages: [], files: [] };
  for (const word of words) {
    const path = relative(top, resolve(word));
    const found = packages.find(
      ({ name, folder }) =>
        name === word ||
        relative(top, folder) === path ||
        name === `@quarterdeck/${word}` ||
        name === `@quarterdeck/plugin-${word}`,
    );
    if (found) {
      selected.packages.push(found);
    } else {
      selected.files.push(word);
    }
  }
  return selected;
}
