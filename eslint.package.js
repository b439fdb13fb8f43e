// The lint settings of every package: Backstage's own, then the house rules.
const backstage = require('@backstage/cli/config/eslint-factory');

module.exports = packageDirectory =>
  backstage(packageDirectory, {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
    },
  });
