import {
  FileTree,
  ServiceModel,
  variablesOf,
} from '@quarterdeck/service-generator';
import { Finding, Rule } from '../../types';

/** Where code reads its environment. */
const CONFIGURATION =
  /(?:^|\/)config(?:\/\w+)?\.(?:go|rs|ts)$|docker-entrypoint|entrypoint.*\.sh$/;
const CODE = /\.(?:go|rs|ts|sh|js|mjs|template)$/;
const NAME = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g;

/** What code reads is what the cluster, the developer's machine and the documentation set. */
export const variables: Rule = {
  id: 'contract/variables-agree',
  summary:
    'Code reads the variables that ConfigMap, secrets, .env.example and documentation name, and no others; else a setting does nothing, or is missing',
  check({ files, model }) {
    if (!model) {
      return [];
    }
    return [
      ...unread(files, model),
      ...unknown(files, model),
      ...missingIn(
        files,
        model,
        '.env.example',
        ({ localValue, value }) => localValue ?? value,
      ),
      ...missingIn(files, model, 'docs/configuration.md'),
    ];
  },
};

/** A secret is read by the name of its file, or by the name of its value. */
function spellings(name: string): string[] {
  return [name, name.replace(/_FILE$/, '')];
}

function unread(files: FileTree, { variables: all }: ServiceModel): Finding[] {
  const code = [...files].filter(
    ([path]) =>
      CODE.test(path) && !/^(?:deploy|infrastructure|scripts)\//.test(path),
  );
  if (code.length === 0) {
    return [];
  }
  return all
    .filter(
      ({ name, description }) =>
        // What a team adds to the description is for its code to read, some day.
        !description.startsWith('Set in the description') &&
        !code.some(([, { content }]) =>
          spellings(name).some(spelling => content.includes(spelling)),
        ),
    )
    .map(({ name }) =>
      finding(
        'quarterdeck.yaml',
        `no code reads ${name}, which is set everywhere`,
      ),
    );
}

function unknown(files: FileTree, model: ServiceModel): Finding[] {
  const known = new Set(
    [...model.variables, ...possible(model)].flatMap(({ name }) =>
      spellings(name),
    ),
  );
  return [...files]
    .filter(([path]) => CONFIGURATION.test(path))
    .flatMap(([path, { content }]) =>
      content.split('\n').flatMap((line, index) =>
        // Comments may speak of anything.
        [...line.replace(/(?:\/\/|#|^\s*\*).*$/, '').matchAll(NAME)]
          .map(([name]) => name)
          .filter(name => isRead(line, name) && !known.has(name))
          .map(name => ({
            ...finding(path, `${name} is read here, and set nowhere`),
            line: index + 1,
          })),
      ),
    );
}

/** Some languages leave out what is not chosen when they are compiled: their code reads all there could be. */
function possible({ description }: ServiceModel): ServiceModel['variables'] {
  return description.workload.language === 'rust'
    ? variablesOf({
        ...description,
        resources: {
          database: {
            type: 'postgres',
            params: { version: '18', pooler: false, readReplica: true },
          },
          cache: { type: 'redis', params: { version: '8' } },
        },
      })
    : [];
}

/** Names of variables stand in quotes, as keys, or behind a dollar sign; constants of a language do not. */
function isRead(line: string, name: string): boolean {
  return new RegExp(`["'\`]${name}["'\`]|^\\s*${name}:|\\$\\{?${name}\\b`).test(
    line,
  );
}

function missingIn(
  files: FileTree,
  { variables: all }: ServiceModel,
  path: string,
  isNeeded: (variable: ServiceModel['variables'][number]) => unknown = () =>
    true,
): Finding[] {
  const content = files.get(path)?.content;
  return content === undefined
    ? []
    : all
        .filter(
          variable =>
            isNeeded(variable) &&
            !spellings(variable.name).some(name => content.includes(name)),
        )
        .map(({ name }) => finding(path, `${name} is not in it`));
}

function finding(path: string, message: string): Finding {
  return { rule: 'contract/variables-agree', path, message };
}
