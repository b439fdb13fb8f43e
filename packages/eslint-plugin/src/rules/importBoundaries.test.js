const { RuleTester } = require('eslint');
const { makePackages } = require('../testing/rooms');
const rule = require('./importBoundaries');

const at = makePackages([
  'plugin-rollouts',
  'plugin-rollouts-backend',
  'plugin-rollouts-common',
  'plugin-environments',
  'plugin-environments-backend',
  'plugin-dora-backend',
  'plugin-scaffolder-backend-module-quarterdeck',
  'toolkit-common',
]);

const tester = new RuleTester({
  parser: require.resolve('@typescript-eslint/parser'),
  parserOptions: { ecmaVersion: 2022, sourceType: 'module' },
});

const importing = (source, filename) => ({
  code: `import { x } from '${source}';`,
  filename,
});
const refused = (source, filename, reason) => ({
  ...importing(source, filename),
  errors: [{ message: `Do not import "${source}" here: ${reason}.` }],
});

const domain = at('plugin-rollouts-backend', 'src/domain/decide.ts');
const engine = at('plugin-rollouts-backend', 'src/engine/Reconciler.ts');
const database = at('plugin-rollouts-backend', 'src/database/KnexStore.ts');
const provider = at(
  'plugin-rollouts-backend',
  'src/providers/metrics/prometheus.ts',
);
const http = at('plugin-rollouts-backend', 'src/http/routes/rollouts.ts');
const wiring = at('plugin-rollouts-backend', 'src/plugin.ts');
const pure =
  'domain/ takes only vocabularies (-common, toolkit-common) and libraries without input and output';

tester.run('import-boundaries within a backend', rule, {
  valid: [
    importing('./phases', domain),
    importing('@quarterdeck/plugin-rollouts-common', domain),
    importing('@quarterdeck/toolkit-common', domain),
    importing('@quarterdeck/runbook-format', domain),
    importing('diff', domain),
    importing('cron-parser', domain),
    importing('node:assert', domain),
    importing('../domain/decide', engine),
    importing('../database/RolloutStore', engine),
    importing('../domain/decide', database),
    importing('./types', provider),
    importing('../types', provider),
    importing('./database/KnexStore', wiring),
    importing('./http/router', wiring),
    importing(
      '../database/KnexStore',
      at('plugin-rollouts-backend', 'src/http/router.test.ts'),
    ),
  ],
  invalid: [
    refused(
      '../engine/Reconciler',
      domain,
      'domain/ decides and knows nothing of the rest',
    ),
    refused(
      '../config',
      domain,
      'domain/ decides and knows nothing of the rest',
    ),
    refused('knex', domain, pure),
    refused('node:fs', domain, pure),
    refused('@quarterdeck/toolkit-node', domain, pure),
    refused(
      '../http/present',
      engine,
      'engine/ and http/ do not know each other',
    ),
    refused(
      '../providers',
      database,
      'database/ and providers/ do not know each other',
    ),
    refused(
      '../../database/rows',
      provider,
      'providers/ and database/ do not know each other',
    ),
    refused(
      '../../database/KnexStore',
      http,
      'http/ and database/ do not know each other',
    ),
    {
      code: "export * from '../http/present';",
      filename: engine,
      errors: [{ messageId: 'forbidden' }],
    },
    {
      code: "const { x } = await import('../http/present');",
      filename: engine,
      errors: [{ messageId: 'forbidden' }],
    },
    {
      code: "type X = import('../http/present').X;",
      filename: engine,
      errors: [{ messageId: 'forbidden' }],
    },
    {
      code: "const x = require('../http/present');",
      filename: engine,
      errors: [{ messageId: 'forbidden' }],
    },
  ],
});

const page = at('plugin-rollouts', 'src/plugin.tsx');
const dora = at('plugin-dora-backend', 'src/plugin.ts');
const common = at('plugin-rollouts-common', 'src/index.ts');

tester.run('import-boundaries between packages', rule, {
  valid: [
    importing('@quarterdeck/plugin-rollouts-common', page),
    importing('@quarterdeck/toolkit-react', page),
    importing('@quarterdeck/plugin-environments-common', page),
    importing('@quarterdeck/plugin-environments-node', wiring),
    importing('@quarterdeck/plugin-timeline-common', wiring),
    importing('@quarterdeck/plugin-rollouts-common', dora),
    importing('@quarterdeck/plugin-timeline-node', dora),
    importing('@backstage/plugin-catalog-node', wiring),
    importing(
      '@quarterdeck/plugin-environments-backend',
      at('plugin-rollouts-backend', 'dev/index.ts'),
    ),
    importing(
      '@quarterdeck/plugin-rollouts-node',
      at('plugin-scaffolder-backend-module-quarterdeck', 'src/module.ts'),
    ),
  ],
  invalid: [
    refused(
      '@quarterdeck/plugin-environments-backend',
      wiring,
      "a room must not import another room's backend",
    ),
    refused(
      '@quarterdeck/plugin-environments',
      page,
      "a room must not import another room's frontend",
    ),
    refused(
      '@quarterdeck/plugin-rollouts-backend',
      page,
      'a frontend package must not import a backend package',
    ),
    refused(
      '@quarterdeck/toolkit-node',
      page,
      'a frontend package must not import a toolkit-node package',
    ),
    refused(
      '@quarterdeck/plugin-rollouts',
      wiring,
      'a backend package must not import a frontend package',
    ),
    refused(
      '@quarterdeck/toolkit-react',
      common,
      'a common package must not import a toolkit-react package',
    ),
    refused(
      '@quarterdeck/plugin-rollouts-common',
      at('toolkit-common', 'src/index.ts'),
      'a toolkit-common package must not import a common package',
    ),
    refused(
      '@quarterdeck/plugin-rollouts-node',
      at('plugin-environments-backend', 'src/plugin.ts'),
      'environments may ask no other room, not rollouts (see packages/eslint-plugin/src/rooms.js)',
    ),
    refused(
      '@quarterdeck/plugin-incidents-common',
      wiring,
      'rollouts may ask environments and approvals, not incidents (see packages/eslint-plugin/src/rooms.js)',
    ),
    refused(
      '@quarterdeck/plugin-rollouts-node',
      dora,
      'dora may ask timeline, not rollouts (see packages/eslint-plugin/src/rooms.js)',
    ),
    refused(
      '@quarterdeck/plugin-dora-common',
      wiring,
      'nothing may depend on dora',
    ),
  ],
});
