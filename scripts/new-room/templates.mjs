import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from '../lib/problems.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'templates');
const PLACEHOLDER = /__([A-Za-z]+(?:[-_][a-z]+)*)__/g;
const VERSION = '__version__';

/** What each folder of templates becomes the package of. */
const SUFFIX = { common: '-common', backend: '-backend', frontend: '' };

/** @returns {string[]} the packages of a room */
export function packagesOf(names) {
  return Object.values(SUFFIX).map(suffix => names['room-id'] + suffix);
}

/**
 * Fills the templates.
 *
 * @param {Record<string, string>} names as `namesOf` gives them
 * @param {object} options
 * @param {string} options.timestamp of the first migration: "20260304120000"
 * @param {(part: string, section: string, dependency: string) => string} options.versionOf
 * @returns {Map<string, string>} text by path below `plugins`
 */
export function render(names, { timestamp, versionOf }) {
  const templates = readTemplates();
  requireFreeWords(names, templates);
  const values = { ...names, timestamp };
  return new Map(
    templates.map(({ part, path, text }) => [
      `${names['room-id']}${SUFFIX[part]}/${fill(path, values)}`,
      path === 'package.json'
        ? withVersions(JSON.parse(fill(text, values)), (...dependency) =>
            versionOf(part, ...dependency),
          )
        : fill(text, values),
    ]),
  );
}

function readTemplates() {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
    .map(file => {
      const [part, ...path] = relative(folder, file).split(sep);
      return {
        part,
        path: path.join('/').replace(/\.tmpl$/, ''),
        text: readFileSync(file, 'utf8'),
      };
    });
}

function fill(text, values) {
  return text.replace(PLACEHOLDER, (placeholder, name) => {
    if (placeholder === VERSION) {
      return placeholder;
    }
    if (!Object.hasOwn(values, name)) {
      throw new Error(`A template has the unknown placeholder ${placeholder}`);
    }
    return values[name];
  });
}

function withVersions(manifest, versionOf) {
  for (const section of Object.keys(manifest)) {
    if (/dependencies$/i.test(section)) {
      for (const [dependency, version] of Object.entries(manifest[section])) {
        if (version === VERSION) {
          manifest[section][dependency] = versionOf(section, dependency);
        }
      }
    }
  }
  return JSON.stringify(manifest);
}

/**
 * A thing called "store" would be mixed up with the room's store: its names
 * must be none that the templates use themselves.
 */
function requireFreeWords({ thing, Thing, ...names }, templates) {
  const sources = templates
    .filter(({ path }) => /\.(tsx?|js)$/.test(path))
    .map(({ text }) => text);
  const identifiers = new Set(sources.flatMap(identifiersIn));
  const tables = new Set(sources.flatMap(tablesIn));
  if (
    identifiers.has(thing) ||
    identifiers.has(Thing) ||
    tables.has(names.things_table)
  ) {
    throw new Problem(
      `"${names['thing-id']}" is a word that every room uses for something else: say another one with --singular.`,
    );
  }
}

function identifiersIn(text) {
  const code = text
    .replace(/\/\*[^]*?\*\/|\/\/.*/g, '')
    .replace(/'[^'\n]*'|`[^`]*`|\.\w+/g, '')
    .replace(PLACEHOLDER, '$');
  return code.match(/(?<![\w$])[A-Za-z]\w*(?![\w$])/g) ?? [];
}

function tablesIn(text) {
  return [...text.matchAll(/createTable\('(\w+)'/g)].map(([, name]) => name);
}
