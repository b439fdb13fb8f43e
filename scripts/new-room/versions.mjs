import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../lib/problems.mjs';

const MODELS = {
  common: 'plugins/environments-common',
  backend: 'plugins/environments-backend',
  frontend: 'plugins/environments',
};

/**
 * Versions are not written in the templates but taken from the environments
 * room at the time, so that a new room never brings in a second version.
 *
 * @param {string} top the checkout
 * @returns {(part: string, section: string, dependency: string) => string}
 */
export function versionsOfEnvironments(top) {
  return (part, section, dependency) => {
    const file = join(top, MODELS[part], 'package.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8'));
    const { dependencies, devDependencies, peerDependencies } = manifest;
    const version =
      section === 'peerDependencies'
        ? peerDependencies?.[dependency]
        : { ...devDependencies, ...dependencies }[dependency];
    if (version === undefined) {
      throw new Problem(
        `A new room needs ${dependency}, which ${MODELS[part]} no longer has among its ${section}: adapt scripts/new-room/templates/${part}.`,
      );
    }
    return version;
  };
}
