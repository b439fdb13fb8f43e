const path = require('node:path');
const { furnitureOf, isForTests, packageOf } = require('../places');
const { forbiddenBetweenPackages } = require('../rooms');

// Without input, output or clock.
const PURE_PACKAGES = [
  /^@quarterdeck\/plugin-[a-z0-9-]+-common$/,
  /^@quarterdeck\/(toolkit-common|runbook-format)$/,
  /^@backstage\/(catalog-model|config|errors|types)$/,
  /^(node:)?(assert|crypto|path\/posix|util)$/,
  /^(zod|luxon|croner|cron-parser|semver|yaml|lodash|diff)(\/|$)/,
];

const FORBIDDEN_FURNITURE = {
  engine: ['http'],
  database: ['providers', 'http'],
  providers: ['database', 'http'],
  http: ['database', 'providers'],
};

/** @type {import('eslint').Rule.RuleModule} */
module.exports = {
  meta: {
    type: 'problem',
    docs: { description: 'Keep imports within the arrows of the design' },
    schema: [],
    messages: { forbidden: 'Do not import "{{source}}" here: {{reason}}.' },
  },
  create(context) {
    const file = context.filename ?? context.getFilename();
    const home = packageOf(file);
    if (!home) {
      return {};
    }
    const check = source => {
      const reason = source && reasonAgainst(source.value, file, home);
      if (reason) {
        context.report({
          node: source,
          messageId: 'forbidden',
          data: { source: source.value, reason },
        });
      }
    };
    return {
      ImportDeclaration: node => check(node.source),
      ExportAllDeclaration: node => check(node.source),
      ExportNamedDeclaration: node => check(node.source),
      ImportExpression: ({ source }) =>
        source.type === 'Literal' && check(source),
      TSImportType: ({ source }) => check(source),
      'CallExpression[callee.name="require"]': node =>
        node.arguments[0]?.type === 'Literal' && check(node.arguments[0]),
    };
  },
};

function reasonAgainst(source, file, home) {
  if (typeof source !== 'string') {
    return undefined;
  }
  const own = isForTests(file) ? undefined : furnitureOf(file, home.folder);
  if (source.startsWith('.')) {
    const target = path.resolve(path.dirname(file), source);
    return own && reasonWithin(own, target, home.folder);
  }
  if (own === 'domain' && !PURE_PACKAGES.some(pure => pure.test(source))) {
    return 'domain/ takes only vocabularies (-common, toolkit-common) and libraries without input and output';
  }
  // A development set-up or a test may start any backend beside its own.
  return isForTests(file)
    ? undefined
    : forbiddenBetweenPackages(home.name, packageNameIn(source));
}

function reasonWithin(own, target, packageFolder) {
  const other = furnitureOf(path.join(target, 'index'), packageFolder) ?? 'src';
  if (own === 'domain') {
    return other === 'domain'
      ? undefined
      : 'domain/ decides and knows nothing of the rest';
  }
  return FORBIDDEN_FURNITURE[own]?.includes(other)
    ? `${own}/ and ${other}/ do not know each other`
    : undefined;
}

function packageNameIn(source) {
  const [scope, name] = source.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}
