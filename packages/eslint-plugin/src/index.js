const { builtinRules } = require('eslint/use-at-your-own-risk');

module.exports = {
  rules: {
    'import-boundaries': require('./rules/importBoundaries'),
    'pure-domain': require('./rules/pureDomain'),
    // ESLint knows a rule by its name alone, so a bound that warns and a
    // higher one that fails need a second name for the same rule.
    'hard-max-lines': builtinRules.get('max-lines'),
    'hard-max-lines-per-function': builtinRules.get('max-lines-per-function'),
  },
};
