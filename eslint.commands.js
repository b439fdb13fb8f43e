// The lint settings of what belongs to no package: the commands in scripts/,
// browser tests, settings.
const { sizes, tests } = require('./packages/eslint-plugin/src/settings');

module.exports = {
  root: true,
  extends: ['eslint:recommended', 'prettier'],
  plugins: ['@quarterdeck'],
  env: { node: true, es2022: true },
  parserOptions: { ecmaVersion: 2022, sourceType: 'module' },
  rules: {
    eqeqeq: 'error',
    'no-shadow': 'error',
    'no-unused-vars': ['error', { args: 'after-used' }],
    'no-var': 'error',
    'prefer-const': 'error',
    ...sizes,
  },
  overrides: [
    { files: ['**/*.test.*'], rules: tests },
    { files: ['**/*.js', '**/*.cjs'], parserOptions: { sourceType: 'script' } },
    {
      files: ['**/*.ts'],
      parser: '@typescript-eslint/parser',
      plugins: ['@typescript-eslint'],
      rules: {
        'no-undef': 'off',
        'no-unused-vars': 'off',
        '@typescript-eslint/no-unused-vars': ['error', { args: 'after-used' }],
        '@typescript-eslint/no-explicit-any': 'error',
      },
    },
  ],
};
