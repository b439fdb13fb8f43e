const { furnitureOf, isForTests, packageOf } = require('../places');

const CALLS = {
  'Date.now': 'take the time as an argument',
  'performance.now': 'take the time as an argument',
  'Math.random': 'take what is random as an argument',
  'process.hrtime': 'take the time as an argument',
};
const GLOBALS = {
  setTimeout: 'waiting belongs to engine/',
  setInterval: 'waiting belongs to engine/',
  setImmediate: 'waiting belongs to engine/',
  fetch: 'input and output belong to providers/',
  process: 'the environment is read in plugin.ts',
};

/** @type {import('eslint').Rule.RuleModule} */
module.exports = {
  meta: {
    type: 'problem',
    docs: { description: 'domain/ has no clock, chance, input or output' },
    schema: [],
    messages: { impure: '{{name}} makes domain/ impure: {{instead}}.' },
  },
  create(context) {
    const file = context.filename ?? context.getFilename();
    const home = packageOf(file);
    if (
      !home ||
      isForTests(file) ||
      furnitureOf(file, home.folder) !== 'domain'
    ) {
      return {};
    }
    const report = (node, name, instead) =>
      context.report({ node, messageId: 'impure', data: { name, instead } });
    return {
      MemberExpression(node) {
        const name = `${node.object.name}.${node.property.name}`;
        if (Object.hasOwn(CALLS, name)) {
          report(node, name, CALLS[name]);
        }
      },
      'NewExpression[callee.name="Date"][arguments.length=0]': node =>
        report(node, 'new Date()', 'take the time as an argument'),
      'Program:exit': () => {
        for (const { identifier } of globalReferences(context)) {
          if (Object.hasOwn(GLOBALS, identifier.name)) {
            report(identifier, identifier.name, GLOBALS[identifier.name]);
          }
        }
      },
    };
  },
};

// References that nothing in the file declares, or that ESLint knows as global.
function globalReferences(context) {
  const [globalScope] = context.sourceCode.scopeManager.scopes;
  const known = globalScope.variables.flatMap(({ references }) => references);
  return [...globalScope.through, ...known];
}
