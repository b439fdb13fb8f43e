import { execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually, freePorts } from '../contract/network';
import { Render, Tools } from '../types';

const execute = promisify(execFile);

/** Whom the container runs as; only root can become it. */
const CONTAINER_IDENTITY =
  process.getuid?.() === 0 ? { uid: 65532, gid: 65532 } : {};

/** The site of a render as nginx of this machine shows it. */
export interface Site {
  port: number;
  /** Lines of its log */
  log(): string;
  /** @returns the exit code, after the signal by which the image is stopped */
  stop(): Promise<number | null>;
}

/**
 * Starts a render's nginx with the render's own configuration, as the user of its container. Only what a container has
 * to itself is put elsewhere: its files, its port and /tmp, the one folder that it can write to.
 *
 * @param environment - what `nginx/write-config.sh` reads
 * @throws Error where it refuses the environment, or does not start
 */
export async function startNginx(
  tools: Tools,
  { directory, model }: Render,
  environment: Record<string, string>,
): Promise<Site> {
  const [port] = await freePorts(1);
  const temporary = await mkdtemp(join(tmpdir(), 'quarterdeck-nginx-'));
  await chmod(temporary, 0o777);
  const moved = async (from: string, to: string) => {
    const text = await readFile(join(directory, 'nginx', from), 'utf8');
    const file = join(temporary, to);
    await writeFile(
      file,
      text
        .replace(/\/tmp(?=\/)/g, temporary)
        .replaceAll(model.program.folder, join(temporary, 'site'))
        .replace(`listen ${model.ports.http};`, `listen 127.0.0.1:${port};`),
    );
    return file;
  };
  try {
    const script = await moved('write-config.sh', 'write-config.sh');
    const configuration = await moved('nginx.conf', 'nginx.conf');
    await execute('cp', [
      '-r',
      join(directory, 'dist'),
      join(temporary, 'site'),
    ]);
    await execute('sh', [script], {
      env: { PATH: process.env.PATH, ...environment },
      ...CONTAINER_IDENTITY,
    });
    // The pipe is made by the user itself: nginx opens its log by name.
    const child = spawn(
      'sh',
      [
        '-c',
        '"$0" -c "$1" -g "daemon off;" 2>&1 | cat',
        tools.path('nginx'),
        configuration,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'], ...CONTAINER_IDENTITY },
    );
    let log = '';
    child.stdout.on('data', (chunk: Buffer) => {
      log += chunk;
    });
    let isOver = false;
    const ended = new Promise<number | null>(resolve => {
      child.once('close', code => {
        isOver = true;
        resolve(code);
      });
    });
    const pid = () => readFile(join(temporary, 'nginx.pid'), 'utf8');
    const isUp = await eventually(
      async () => isOver || (await pid().then(Boolean, () => false)),
      10_000,
    );
    if (!isUp || isOver) {
      throw new Error(`nginx does not start: ${log}`);
    }
    return {
      port,
      log: () => log,
      stop: async () => {
        process.kill(Number(await pid()), 'SIGQUIT');
        const code = await ended;
        await rm(temporary, { recursive: true, force: true });
        return code;
      },
    };
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}
