import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Problem, Render, Tools } from '../types';

const execute = promisify(execFile);

const INSTALL_FILES = ['package.json', 'package-lock.json', '.npmrc'];
const MINUTES = 60_000;

export function isNode({ template }: Render): boolean {
  return template === 'node-service' || template === 'react-app';
}

/** Runs a command of the render as a pipeline would; npm and node are the ones of `tools`. */
export async function npm(
  tools: Tools,
  directory: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Problem[]> {
  const path = [
    dirname(tools.path('node')),
    dirname(tools.path('npm')),
    process.env.PATH ?? '',
  ].join(delimiter);
  try {
    await execute(tools.path('npm'), [...args], {
      cwd: directory,
      // What a test runner around this one has set is none of the render's business.
      env: {
        ...withoutOwn(process.env),
        PATH: path,
        CI: 'true',
        ...environment,
      },
      timeout: 5 * MINUTES,
      maxBuffer: 64 * 1024 * 1024,
    });
    return [];
  } catch (error) {
    return [`npm ${args.join(' ')} fails: ${outputOf(error)}`];
  }
}

function withoutOwn(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => !/^(?:NODE_(?:ENV|OPTIONS|PATH)$|JEST_|VITEST)/.test(name),
    ),
  );
}

function outputOf(error: unknown): string {
  const of = (name: string) => {
    const value: unknown =
      error instanceof Error ? Reflect.get(error, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  const output = `${of('stdout')}\n${of('stderr')}`.trim();
  return output.slice(-3000) || String(error);
}

/**
 * `npm ci` of a render, once for each lock in one run: renders with the same lock get hard links.
 *
 * @param kind - `production` leaves out what only development needs, as the image does
 */
export async function install(
  tools: Tools,
  { files }: Render,
  directory: string,
  kind: 'all' | 'production',
): Promise<Problem[]> {
  const texts = INSTALL_FILES.map(path => files.get(path)?.content ?? '');
  const [manifest, ...others] = texts;
  // The name differs between renders, and nothing of what is installed depends on it.
  const anonymous = (text: string) =>
    text.replace(/"(?:name|description)": .*\n/g, '');
  const key = createHash('sha256')
    .update([kind, anonymous(manifest), ...others.map(anonymous)].join('\0'))
    .digest('hex')
    .slice(0, 16);
  const shared = join(await installations(), key);
  if (!existsSync(shared)) {
    const begun = `${shared}-${process.pid}`;
    await mkdir(begun);
    for (const [index, path] of INSTALL_FILES.entries()) {
      await writeFile(join(begun, path), texts[index]);
    }
    const problems = await npm(tools, begun, [
      'ci',
      ...(kind === 'production' ? ['--omit=dev'] : []),
    ]);
    if (problems.length) {
      await rm(begun, { recursive: true });
      return problems;
    }
    await rename(begun, shared);
  }
  await execute('cp', [
    '-al',
    join(shared, 'node_modules'),
    join(directory, 'node_modules'),
  ]);
  return [];
}

let folder: Promise<string> | undefined;

/** Goes when the process ends. */
function installations(): Promise<string> {
  folder ??= mkdtemp(join(tmpdir(), 'quarterdeck-node-')).then(made => {
    process.once('exit', () => {
      rmSync(made, { recursive: true, force: true });
    });
    return made;
  });
  return folder;
}

/** What the image holds, where its user may read everything and write nothing; the caller removes it. */
export async function imageOf(
  tools: Tools,
  render: Render,
): Promise<{ directory: string; problems: Problem[] }> {
  const directory = await mkdtemp(join(tmpdir(), 'quarterdeck-image-'));
  await cp(join(render.directory, 'dist'), join(directory, 'dist'), {
    recursive: true,
  });
  await writeFile(
    join(directory, 'package.json'),
    render.files.get('package.json')?.content ?? '',
  );
  const problems = await install(tools, render, directory, 'production');
  await chmod(directory, 0o755);
  return { directory, problems };
}
