/**
 * Runs the executor from the TypeScript of a checkout, compiled as Backstage's own transform does it, and keeps what was
 * compiled: a process that finds everything there loads no compiler, which would take more memory than its work.
 */
const { createHash, randomUUID } = require('node:crypto');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const backstage = require.resolve('@backstage/cli/config/nodeTransform.cjs');
const cache = path.join(
  backstage.slice(0, backstage.lastIndexOf('node_modules')),
  'node_modules/.cache/quarterdeck-executor',
);

function compile(source, filename) {
  const cli = Module.createRequire(backstage);
  const { transformSync } = Module.createRequire(
    cli.resolve('@backstage/cli-node/config/nodeTransform.cjs'),
  )('@swc/core');
  return transformSync(source, {
    filename,
    module: { type: 'commonjs' },
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
  }).code;
}

function compiled(filename) {
  const source = fs.readFileSync(filename, 'utf8');
  const name = createHash('sha256').update(filename).update(source);
  const file = path.join(cache, `${name.digest('hex')}.js`);
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    const code = compile(source, filename);
    const draft = `${file}.${randomUUID()}`;
    fs.mkdirSync(cache, { recursive: true });
    fs.writeFileSync(draft, code);
    fs.renameSync(draft, file);
    return code;
  }
}

Module._extensions['.ts'] = (module, filename) =>
  module._compile(compiled(filename), filename);
