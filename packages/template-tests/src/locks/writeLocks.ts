// Run by hand when versions move:
// node --require ./node_modules/@backstage/cli/config/nodeTransform.cjs packages/template-tests/src/locks/writeLocks.ts
import { readTree } from '@quarterdeck/service-verifier';
import { renderSkeleton } from '@quarterdeck/template-renderer';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TEMPLATES } from '../paths';
import { OptionLock, mergeLocks } from './mergeLocks';

/** Options of each template that change what its package.json depends on. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  'node-service': ['database', 'cache'],
  'react-app': [],
};
/** Versions younger than this are not taken: bad ones are mostly found by then. */
const COOLDOWN_DAYS = 7;

async function main(): Promise<void> {
  for (const [template, names] of Object.entries(OPTIONS)) {
    const folder = await readTree(join(TEMPLATES, template));
    const locks = combinations(names).map(options => ({
      options,
      lock: lockOf(packageFile(folder, options)),
    }));
    const file = join(TEMPLATES, template, 'content/package-lock.json.njk');
    const root = rootEntry(
      folder.get('content/package.json.njk')?.content ?? '',
    );
    writeFileSync(file, mergeLocks(locks, root));
    process.stdout.write(
      `${template}: locked for ${locks.length} combinations\n`,
    );
  }
}

type Folder = Awaited<ReturnType<typeof readTree>>;

function packageFile(folder: Folder, options: OptionLock['options']): string {
  const values = { name: 'locked', description: 'Locked', ...options };
  const rendered = renderSkeleton(
    new Map(
      [...folder].filter(([path]) => path === 'content/package.json.njk'),
    ),
    'content/',
    { values, trimBlocks: true, lstripBlocks: true },
  );
  return rendered.get('package.json')?.content ?? '';
}

function lockOf(packageText: string): unknown {
  const directory = mkdtempSync(join(tmpdir(), 'locks-'));
  try {
    writeFileSync(join(directory, 'package.json'), packageText);
    const before = new Date(Date.now() - COOLDOWN_DAYS * 86_400_000);
    execFileSync(
      'npm',
      [
        'install',
        '--package-lock-only',
        '--ignore-scripts',
        '--omit-lockfile-registry-resolved',
        `--before=${before.toISOString()}`,
      ],
      { cwd: directory, stdio: ['ignore', 'ignore', 'inherit'] },
    );
    return JSON.parse(
      readFileSync(join(directory, 'package-lock.json'), 'utf8'),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The lock repeats what package.json says of the project: the same lines, with the same conditions. */
function rootEntry(packageSkeleton: string): string {
  const block = (name: string) => {
    const found = new RegExp(
      `^  "${name}": \\{\\n(?:.*\\n)*?  \\},?\\n`,
      'm',
    ).exec(packageSkeleton)?.[0];
    if (!found) {
      throw new Error(`package.json.njk has no ${name}`);
    }
    return found
      .replace(/\},?\n$/, '},\n')
      .split('\n')
      .map(line => (line && !line.startsWith('{%') ? `    ${line}` : line))
      .join('\n');
  };
  return `    "": {
      "name": "\${{ values.name }}",
      "version": "0.0.0",
${block('dependencies')}${block('devDependencies')}${block('engines').replace(/,\n$/, '\n')}    },
`;
}

function combinations(names: readonly string[]): OptionLock['options'][] {
  return names.reduce<OptionLock['options'][]>(
    (all, name) =>
      all.flatMap(options => [
        { ...options, [name]: false },
        { ...options, [name]: true },
      ]),
    [{}],
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
