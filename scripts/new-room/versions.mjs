import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../lib/problems.mjs';

const MODELS = {
  common: 'plugins/environments-common',
  backend: 'plugins/environments-backend',
  frontend: 'plugins/environments',
};

/**
 * Versions are not written in the templates but taken from the environments
 * room at the time, so that a new room never brings in a second version. What
 * that room does not depend on itself is taken as it is installed.
 *
 * @param {string} top the checkout
 * @returns {(part: string, section: string, dependency: string) => string}
 */
export function versionsOf(top) {
  const read = folder => {
    const file = join(top, folder, 'package.json');
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  };
  return (part, section, dependency) => {
    const { dependencies, devDependencies, peerDependencies } = read(
      MODELS[part],
    );
    const version =
      section === 'peerDependencies'
        ? peerDependencies?.[dependency]
        : ({ ...devDependencies, ...dependencies }[dependency] ??
          read(`node_modules/${dependency}`).version);
    if (version === undefined) {
      throw new Problem(
        `A new room needs ${dependency}, which ${MODELS[part]} no longer has among its ${section} and which is not installed: adapt scripts/new-room/templates/${part}.`,
      );
    }
    return version;
  };
}
