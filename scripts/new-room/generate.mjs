import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Problem } from '../lib/problems.mjs';

/**
 * @param {string} top the checkout
 * @param {string} folder where the packages go
 * @param {string} room
 * @param {string[]} packages of the room
 * @throws {Problem} when there is such a room already, here or in Backstage
 */
export function requireNew(top, folder, room, packages) {
  const taken = packages.find(name => existsSync(join(folder, name)));
  if (taken !== undefined) {
    throw new Problem(
      `There is a room ${room} already, in ${relative(process.cwd(), join(folder, taken))}: choose another noun.`,
    );
  }
  const file = join(top, 'packages/backend/package.json');
  const { dependencies } = JSON.parse(readFileSync(file, 'utf8'));
  if (`@backstage/plugin-${room}-backend` in dependencies) {
    throw new Problem(
      `The portal has Backstage's own plugin "${room}": two cannot have one name, so choose another noun.`,
    );
  }
}

/**
 * Formats files as the checkout formats its own.
 *
 * @param {string} top
 * @param {Map<string, string>} files text by path below `plugins`
 */
export async function format(top, files) {
  const { format: prettify, resolveConfig } = await import('prettier');
  const settings = await resolveConfig(join(top, 'package.json'));
  const formatted = new Map();
  for (const [path, text] of files) {
    const filepath = join(top, 'plugins', path);
    formatted.set(path, await prettify(text, { ...settings, filepath }));
  }
  return formatted;
}

/**
 * Writes packages so that each is there whole or not at all.
 *
 * @param {string} folder where they go
 * @param {Map<string, string>} files text by path below it
 * @returns {() => void} removes them again
 */
export function place(folder, files) {
  mkdirSync(folder, { recursive: true });
  const draft = mkdtempSync(join(folder, '.new-room-'));
  const placed = [];
  const remove = () =>
    placed.forEach(path => rmSync(path, { recursive: true, force: true }));
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(draft, path)), { recursive: true });
      writeFileSync(join(draft, path), text);
    }
    const packages = new Set([...files.keys()].map(path => path.split('/')[0]));
    for (const name of packages) {
      renameSync(join(draft, name), join(folder, name));
      placed.push(join(folder, name));
    }
  } catch (error) {
    remove();
    throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return remove;
}

/**
 * Writes edits, each file at once.
 *
 * @param {string} top
 * @param {Map<string, { before: string, after: string }>} edits by path
 * @returns {() => void} writes what was there before
 */
export function apply(top, edits) {
  const write = side => {
    for (const [path, edit] of edits) {
      const file = join(top, path);
      writeFileSync(`${file}.new`, edit[side]);
      renameSync(`${file}.new`, file);
    }
  };
  write('after');
  return () => write('before');
}

/** @throws {Problem} when something else has overwritten the edits meanwhile */
export function requireApplied(top, edits) {
  for (const [path, { after }] of edits) {
    if (readFileSync(join(top, path), 'utf8') !== after) {
      throw new Problem(
        `Something else wrote ${path} at the same time, as a Yarn that was running does: wait for it to end and run the command again.`,
      );
    }
  }
}
