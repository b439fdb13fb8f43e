const { mkdirSync, mkdtempSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

/**
 * A folder with packages that have names and nothing else.
 *
 * @param {string[]} names of packages below the scope @quarterdeck
 * @returns {(name: string, file: string) => string} the path of a file in one
 */
function makePackages(names) {
  const top = mkdtempSync(path.join(tmpdir(), 'eslint-plugin-'));
  for (const name of names) {
    mkdirSync(path.join(top, name));
    writeFileSync(
      path.join(top, name, 'package.json'),
      JSON.stringify({ name: `@quarterdeck/${name}` }),
    );
  }
  return (name, file) => path.join(top, name, file);
}

module.exports = { makePackages };
