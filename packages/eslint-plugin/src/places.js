const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');

const manifests = new Map();

/** @returns {{ folder: string, name: string } | undefined} of a file */
function packageOf(file) {
  for (
    let folder = path.dirname(file);
    folder !== path.dirname(folder);
    folder = path.dirname(folder)
  ) {
    const found = readManifest(folder);
    if (found) {
      return found;
    }
  }
  return undefined;
}

function readManifest(folder) {
  if (!manifests.has(folder)) {
    const file = path.join(folder, 'package.json');
    manifests.set(
      folder,
      existsSync(file)
        ? { folder, name: JSON.parse(readFileSync(file, 'utf8')).name }
        : undefined,
    );
  }
  return manifests.get(folder);
}

/**
 * The furniture of a backend room that a file belongs to: `domain`, `engine`,
 * `database`, `providers`, `http` or another folder of `src`.
 *
 * @param {string} file absolute, with or without its extension
 * @param {string} packageFolder
 * @returns {string | undefined} undefined for files directly in `src`
 */
function furnitureOf(file, packageFolder) {
  const [source, folder, ...rest] = path
    .relative(packageFolder, file)
    .split(path.sep);
  return source === 'src' && rest.length > 0 ? folder : undefined;
}

/** Tests and what only serves them may reach across. */
function isForTests(file) {
  return /\.test\.[cm]?[jt]sx?$|[\\/](testing|__testUtils__|dev|faults|bench)[\\/]|setupTests\./.test(
    file,
  );
}

module.exports = { packageOf, furnitureOf, isForTests };
