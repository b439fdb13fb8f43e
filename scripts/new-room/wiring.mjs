import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../lib/problems.mjs';

const BACKEND = 'packages/backend/src/index.ts';
const LINE = /^backend\.add\(import\('@quarterdeck\/plugin-[^']+'\)\);$/gm;

/**
 * What makes the portal have a room: the backend adds it by a line, the app by
 * depending on it.
 *
 * @param {string} top the checkout
 * @param {string} room
 * @returns {Map<string, { before: string, after: string, added: string[] }>} by path
 */
export function wiringOf(top, room) {
  const edit = (path, added, change) => {
    const before = readFileSync(join(top, path), 'utf8');
    return [path, { before, after: change(before, added), added: [added] }];
  };
  const dependency = name => `"@quarterdeck/plugin-${name}": "workspace:^"`;
  return new Map([
    edit(
      BACKEND,
      `backend.add(import('@quarterdeck/plugin-${room}-backend'));`,
      addLine,
    ),
    edit(
      'packages/backend/package.json',
      dependency(`${room}-backend`),
      addDependency,
    ),
    edit('packages/app/package.json', dependency(room), addDependency),
  ]);
}

/** Adds a room's line after those of the rooms there are. */
export function addLine(text, line) {
  const last = [...text.matchAll(LINE)].at(-1);
  if (!last) {
    throw new Problem(
      `${BACKEND} has no line "backend.add(import('@quarterdeck/plugin-…'));" after which the new room's could go: generate with --no-wire and add it by hand.`,
    );
  }
  const end = last.index + last[0].length;
  return `${text.slice(0, end)}\n${line}${text.slice(end)}`;
}

/** Adds a dependency where Yarn would put it. */
export function addDependency(text, dependency) {
  const manifest = JSON.parse(text);
  const dependencies = {
    ...manifest.dependencies,
    ...JSON.parse(`{${dependency}}`),
  };
  manifest.dependencies = Object.fromEntries(
    Object.entries(dependencies).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
