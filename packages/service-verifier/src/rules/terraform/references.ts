import { posix } from 'node:path';
import { Finding, Rule } from '../../types';
import { Block, Folder, expressionsIn, infrastructureOf } from './folders';

const ID = 'terraform/references-resolve';
/** Arguments of `module` that are not the module's own. */
const META = new Set([
  'source',
  'version',
  'count',
  'for_each',
  'providers',
  'depends_on',
]);

/**
 * What `terraform validate` would say of names, without a provider at hand: every name that is used is declared, what
 * is declared is used, and modules get what they ask for.
 */
export const references: Rule = {
  id: ID,
  summary:
    'Each variable, local, module, output and resource that is used is declared, and each variable and local is used; else no plan can be made',
  async check({ files }) {
    const { folders, errors } = await infrastructureOf(files);
    if (errors.length > 0) {
      return [];
    }
    return folders.flatMap(folder => [
      ...undeclared(folder),
      ...unused(folder),
      ...folder.blocks
        .filter(({ kind }) => kind === 'module')
        .flatMap(call => callProblems(folder, call, folders)),
    ]);
  },
};

function undeclared(folder: Folder): Finding[] {
  const declared = new Set(folder.blocks.flatMap(namesOf));
  return folder.blocks.flatMap(block =>
    [...usesIn(block)]
      .filter(name => !declared.has(name))
      .map(name => finding(block.path, `${name} is used, but not declared`)),
  );
}

function unused(folder: Folder): Finding[] {
  const used = new Set(
    folder.blocks
      // What a variable says of itself does not count as use.
      .filter(({ kind }) => kind !== 'variable')
      .flatMap(block => [...usesIn(block)]),
  );
  return folder.blocks.flatMap(block =>
    namesOf(block)
      .filter(name => /^(?:var|local)\./.test(name) && !used.has(name))
      .map(name =>
        finding(block.path, `${name} is declared, but nothing uses it`),
      ),
  );
}

function callProblems(
  folder: Folder,
  call: Block,
  folders: readonly Folder[],
): Finding[] {
  const { source } = call.body;
  if (typeof source !== 'string' || !source.startsWith('.')) {
    return [];
  }
  const module = folders.find(
    ({ path }) => path === posix.join(folder.path, source),
  );
  if (!module) {
    return [finding(call.path, `module ${call.name}: ${source} is not there`)];
  }
  const variables = new Map(
    module.blocks
      .filter(({ kind }) => kind === 'variable')
      .map(({ name, body }) => [name, body]),
  );
  const outputs = new Set(
    module.blocks
      .filter(({ kind }) => kind === 'output')
      .map(({ name }) => name),
  );
  const given = Object.keys(call.body).filter(name => !META.has(name));
  const asked = new RegExp(
    `\\bmodule\\.${call.name}(?:\\[[^\\]]*\\])?\\.([A-Za-z_]\\w*)`,
    'g',
  );
  const missingOutputs = folder.blocks
    .flatMap(({ body, path }) =>
      expressionsIn(body).flatMap(text =>
        [...text.matchAll(asked)].map(match => ({ path, name: match[1] })),
      ),
    )
    .filter(({ name }) => !outputs.has(name));
  return [
    ...given
      .filter(name => !variables.has(name))
      .map(name =>
        finding(call.path, `module ${call.name} has no variable ${name}`),
      ),
    ...[...variables]
      .filter(([name, body]) => !('default' in body) && !given.includes(name))
      .map(([name]) => finding(call.path, `module ${call.name} wants ${name}`)),
    ...missingOutputs.map(({ path, name }) =>
      finding(path, `module ${call.name} has no output ${name}`),
    ),
  ];
}

/** What a block declares, as expressions name it. */
function namesOf({ kind, name, body }: Block): string[] {
  switch (kind) {
    case 'variable':
      return [`var.${name}`];
    case 'locals':
      return Object.keys(body).map(local => `local.${local}`);
    case 'module':
      return [`module.${name}`];
    case 'resource':
      return [name];
    case 'data':
      return [`data.${name}`];
    default:
      return [];
  }
}

const USE =
  /(?<![\w."'-])(?:(?:var|local|module)\.[A-Za-z_][\w-]*|(?:data\.)?aws_\w+\.[A-Za-z_][\w-]*)/g;

function usesIn({ body }: Block): Set<string> {
  return new Set(
    [...expressionsIn(body), ...dependencies(body)].flatMap(
      text => text.match(USE) ?? [],
    ),
  );
}

/** `depends_on` and `lifecycle` name things without an expression. */
function dependencies({
  depends_on: list,
}: Readonly<Record<string, unknown>>): string[] {
  return Array.isArray(list) ? list.map(String) : [];
}

function finding(path: string, message: string): Finding {
  return { rule: ID, path, message };
}
