// The lint settings of every package: Backstage's own, then the house rules.
const backstage = require('@backstage/cli/config/eslint-factory');
const { sizes, tests } = require('./packages/eslint-plugin/src/settings');

module.exports = packageDirectory =>
  backstage(packageDirectory, {
    plugins: ['@quarterdeck'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      // A file reads from its purpose down to its helpers and tables; what is
      // used before it is defined only inside a function is safe.
      '@typescript-eslint/no-use-before-define': [
        'error',
        { functions: false, classes: false, variables: false },
      ],
      // It does not know tests that run only where their peer is installed.
      'jest/no-standalone-expect': 'off',
      // Block-scoped variables have no such surprise.
      'no-loop-func': 'off',
      '@backstage/no-undeclared-imports': 'error',
      '@quarterdeck/import-boundaries': 'error',
      '@quarterdeck/pure-domain': 'error',
      ...sizes,
    },
    testRules: tests,
    overrides: [
      {
        files: ['**/*.tsx'],
        rules: {
          // Some screen readers take lists without bullets for none, unless
          // they say that they are.
          'jsx-a11y/no-redundant-roles': [
            'error',
            { ol: ['list'], ul: ['list'] },
          ],
        },
      },
      {
        // Shared by tests only, hence served by devDependencies.
        files: ['src/testing/**', 'src/**/testing/**'],
        rules: { '@backstage/no-undeclared-imports': 'off' },
      },
    ],
  });
