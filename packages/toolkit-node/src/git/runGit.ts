import { spawn } from 'node:child_process';
import { devNull } from 'node:os';

export interface GitOptions {
  /** Where it runs */
  directory: string;
  signal?: AbortSignal;
  timeoutMs?: number;
  /** Ways to reach a remote that this call may use; by default none */
  protocols?: readonly ('file' | 'http' | 'https')[];
  /** Settings beside the safe ones; values reach Git by its environment, so that no list of processes shows them */
  settings?: Readonly<Record<string, string>>;
  /** More of the environment, such as `GIT_AUTHOR_DATE` */
  environment?: Readonly<Record<string, string>>;
  input?: string;
}

const LONGEST_OUTPUT_BYTES = 16 * 1024 * 1024;
const LONGEST_EXPLANATION = 2000;

/** Git ended with a failure, or was ended. */
export class GitError extends Error {
  readonly name = 'GitError';
  constructor(
    message: string,
    readonly exitCode: number | null,
  ) {
    super(message);
  }
}

/** Nothing that a repository, a person or a machine has set may run programs or ask questions. */
const SAFE_SETTINGS = {
  'core.hooksPath': devNull,
  'core.fsmonitor': 'false',
  'core.askPass': '',
  'credential.helper': '',
  'http.followRedirects': 'false',
  'commit.gpgSign': 'false',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  'init.defaultBranch': 'main',
};

/**
 * Runs Git without a shell, without the configuration of this machine, and without a terminal to ask at.
 *
 * @returns what it wrote to its standard output
 * @throws GitError with the end of what it wrote to its standard error
 */
export async function runGit(
  args: readonly string[],
  options: GitOptions,
): Promise<string> {
  const { directory, signal, timeoutMs = 120_000, input = '' } = options;
  const stop = AbortSignal.any([
    ...(signal ? [signal] : []),
    AbortSignal.timeout(timeoutMs),
  ]);
  stop.throwIfAborted();
  // A group of its own, since Git starts programs that would go on without it.
  const git = spawn('git', [...args], {
    cwd: directory,
    env: environmentOf(options),
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const end = () => endGroup(git.pid);
  stop.addEventListener('abort', end, { once: true });
  const output: Buffer[] = [];
  let size = 0;
  let explanation = '';
  git.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > LONGEST_OUTPUT_BYTES) {
      end();
    } else {
      output.push(chunk);
    }
  });
  git.stderr.on('data', (chunk: Buffer) => {
    explanation = (explanation + chunk.toString()).slice(-LONGEST_EXPLANATION);
  });
  // It may have ended before it read all.
  git.stdin.on('error', () => {});
  git.stdin.end(input);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      git.on('error', reject);
      git.on('close', resolve);
    });
    if (code !== 0) {
      const why = stop.aborted ? String(stop.reason) : explanation.trim();
      throw new GitError(`git ${args[0]} failed: ${why || code}`, code);
    }
    return Buffer.concat(output).toString('utf8');
  } finally {
    stop.removeEventListener('abort', end);
  }
}

function environmentOf({
  protocols = [],
  settings = {},
  environment = {},
}: GitOptions): NodeJS.ProcessEnv {
  const entries = Object.entries({
    ...SAFE_SETTINGS,
    ...settings,
  });
  return {
    PATH: process.env.PATH,
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
    // Unlike settings, these two are beyond what the configuration of a repository could say.
    GIT_ALLOW_PROTOCOL: protocols.join(':'),
    GIT_NO_LAZY_FETCH: '1',
    GIT_CONFIG_COUNT: String(entries.length),
    ...Object.fromEntries(
      entries.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
    ...pickProxies(),
    ...environment,
  };
}

/** How this machine reaches others, and whom it trusts. */
function pickProxies(): NodeJS.ProcessEnv {
  const names = [
    'HTTPS_PROXY',
    'https_proxy',
    'NO_PROXY',
    'no_proxy',
    'GIT_SSL_CAINFO',
  ];
  return Object.fromEntries(
    names.flatMap(name =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    ),
  );
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) {
      process.kill(-pid, 'SIGKILL');
    }
  } catch {
    // It has ended by itself.
  }
}
