import { ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(30_000);

let directory: string;
let running: ChildProcessWithoutNullStreams | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'main-'));
});
afterEach(async () => {
  if (running?.exitCode === null) running.kill('SIGKILL');
  await rm(directory, { recursive: true });
});

/** Runs the program as the repository's scripts do. */
function start(...args: string[]) {
  const loader = require.resolve('@backstage/cli/config/nodeTransform.cjs');
  const child = spawn(
    process.execPath,
    ['--require', loader, require.resolve('./main'), ...args],
    { cwd: directory, env: { PATH: process.env.PATH } },
  );
  running = child;
  const output = { out: '', error: '' };
  child.stdout.on('data', data => {
    output.out += data;
  });
  child.stderr.on('data', data => {
    output.error += data;
  });
  return { child, output };
}

async function run(...args: string[]) {
  const { child, output } = start(...args);
  const [code] = await once(child, 'close');
  return { code, ...output };
}

describe('the demo cluster as a program', () => {
  it('prints one line when it is ready and ends at once when told to', async () => {
    const { child, output } = start(
      ...'--port 0 --kubeconfig config --examples none'.split(' '),
    );
    await once(child.stdout, 'data');
    const server =
      /^Demo cluster ready at (https:\S+), kubeconfig config\n$/.exec(
        output.out,
      )?.[1];
    const kubeconfig = await readFile(join(directory, 'config'), 'utf8');
    expect(kubeconfig).toContain(`server: ${server}\n`);
    const told = Date.now();
    child.kill('SIGTERM');
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    expect(Date.now() - told).toBeLessThan(2_000);
    expect(output.error).toBe('');
  });

  it('explains itself', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    expect(out).toContain('Usage: demo-cluster --kubeconfig FILE');
  });

  it('answers a bad flag with one sentence', async () => {
    expect(await run('--prot', '1')).toEqual({
      code: 1,
      out: '',
      error: "Unknown option '--prot'. See --help.\n",
    });
  });

  it('answers a directory without an estate with one sentence', async () => {
    const { code, error } = await run('--kubeconfig=k', '--examples=nowhere');
    expect(code).toBe(1);
    expect(error.trim().split('\n')).toHaveLength(1);
    expect(error).toContain('nowhere');
  });
});
