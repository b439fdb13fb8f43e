import { Finding, Rule } from '../../types';
import { Folder, infrastructureOf, innerBlocks } from './folders';

export const parses: Rule = {
  id: 'terraform/parses',
  summary: 'Each file of Terraform is HCL; else nothing can be planned',
  async check({ files }) {
    const { errors } = await infrastructureOf(files);
    return errors.map(({ path, message }) => ({
      rule: 'terraform/parses',
      path,
      line: lineOf(message),
      message,
    }));
  },
};

function lineOf(message: string): number | undefined {
  const line = /:(\d+),\d+/.exec(message)?.[1];
  return line === undefined ? undefined : Number(line);
}

export const versions: Rule = {
  id: 'terraform/versions-are-bounded',
  summary:
    'Each folder says which Terraform and which versions of providers it was written for; else a new major version breaks it some day',
  async check({ files }) {
    const { folders } = await infrastructureOf(files);
    return folders.flatMap(folder => [
      ...(settings(folder, 'required_version').length > 0
        ? []
        : [unbounded(folder, 'required_version is not set')]),
      ...unboundedProviders(folder),
    ]);
  },
};

function settings({ blocks }: Folder, key: string) {
  return blocks
    .filter(({ kind, body }) => kind === 'terraform' && key in body)
    .map(({ body }) => body);
}

function unboundedProviders(folder: Folder): Finding[] {
  const required = settings(folder, 'required_providers').flatMap(body =>
    innerBlocks(body, 'required_providers'),
  );
  if (required.length === 0) {
    return [unbounded(folder, 'required_providers is not set')];
  }
  return required.flatMap(providers =>
    Object.entries(providers)
      .filter(
        ([, provider]) =>
          !(
            typeof provider === 'object' &&
            provider !== null &&
            'version' in provider &&
            /^(?:~>|=)/.test(String(provider.version))
          ),
      )
      .map(([name]) =>
        unbounded(folder, `the provider ${name} has no version such as ~> 6.0`),
      ),
  );
}

function unbounded({ path }: Folder, message: string): Finding {
  return {
    rule: 'terraform/versions-are-bounded',
    path: `${path}/versions.tf`,
    message,
  };
}

/** What a block of a kind has to have. */
const WANTED: Record<string, readonly string[]> = {
  variable: ['description', 'type'],
  output: ['description'],
};

export const described: Rule = {
  id: 'terraform/described',
  summary:
    'Each variable has a type, and each variable and output says what it is; else callers have to read the code',
  async check({ files }) {
    const { folders } = await infrastructureOf(files);
    return folders
      .flatMap(({ blocks }) => blocks)
      .flatMap(({ kind, name, body, path }) => {
        const wanted = WANTED[kind] ?? [];
        return wanted
          .filter(key => !(key in body))
          .map(key => ({
            rule: 'terraform/described',
            path,
            message: `${kind} ${name} has no ${key}`,
          }));
      });
  },
};

export const tested: Rule = {
  id: 'terraform/modules-are-tested',
  summary:
    'Each module has tests that need no account: they mock the provider and assert',
  async check({ files }) {
    const { folders } = await infrastructureOf(files);
    return folders
      .filter(({ isModule }) => isModule)
      .filter(
        ({ path }) =>
          ![...files].some(
            ([file, { content }]) =>
              file.startsWith(`${path}/tests/`) &&
              file.endsWith('.tftest.hcl') &&
              /^mock_provider /m.test(content) &&
              /^ +assert \{/m.test(content),
          ),
      )
      .map(({ path }) => ({
        rule: 'terraform/modules-are-tested',
        path: `${path}/main.tf`,
        message: `There is no test of it in ${path}/tests`,
      }));
  },
};
