const { RuleTester } = require('eslint');
const { makePackages } = require('../testing/rooms');
const rule = require('./pureDomain');

const at = makePackages(['plugin-rollouts-backend']);
const filename = at('plugin-rollouts-backend', 'src/domain/decide.ts');
const elsewhere = at('plugin-rollouts-backend', 'src/engine/Reconciler.ts');
const test = at('plugin-rollouts-backend', 'src/domain/decide.test.ts');

new RuleTester({
  parser: require.resolve('@typescript-eslint/parser'),
  parserOptions: { ecmaVersion: 2022, sourceType: 'module' },
  env: { node: true, es2022: true },
}).run('pure-domain', rule, {
  valid: [
    { code: 'new Date(now).toISOString()', filename },
    { code: 'function f(setTimeout) { setTimeout(); }', filename },
    { code: 'const plan = { process: 1 }; plan.process;', filename },
    { code: 'Date.now()', filename: elsewhere },
    { code: 'new Date()', filename: test },
  ],
  invalid: [
    'Date.now()',
    'performance.now()',
    'new Date()',
    'setTimeout(f, 1)',
    'globalThis.f = setInterval',
    "fetch('https://example.com')",
    'const key = process.env.KEY',
    'Math.random()',
  ].map(code => ({ code, filename, errors: [{ messageId: 'impure' }] })),
});
