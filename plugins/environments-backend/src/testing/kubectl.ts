import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const KUBECTL = process.env.KUBECTL || 'kubectl';
const run = promisify(execFile);

/** Describes tests that need kubectl; where there is none they are skipped and say so. */
export const describeWithKubectl: jest.Describe = spawnSync(KUBECTL, [
  'version',
  '--client',
]).error
  ? describe.skip
  : describe;

/** What somebody would type, in one namespace of one cluster. Throws with the complaint where it fails. */
export type Kubectl = (
  command: string,
  manifest?: object,
) => Promise<{ stdout: string; startedAt: number; endedAt: number }>;

/** @param directory - for what kubectl keeps, away from the home of whoever runs the tests */
export function kubectlFor(options: {
  kubeconfig: string;
  namespace: string;
  directory: string;
}): Kubectl {
  const { kubeconfig, namespace, directory } = options;
  return async (command, manifest) => {
    const startedAt = Date.now();
    const running = run(
      KUBECTL,
      [
        `--kubeconfig=${kubeconfig}`,
        `--cache-dir=${directory}/cache`,
        `--namespace=${namespace}`,
        ...command.split(' '),
      ],
      {
        env: { ...process.env, HOME: directory, KUBECONFIG: '' },
        timeout: 60_000,
      },
    );
    running.child.stdin?.end(manifest ? JSON.stringify(manifest) : '');
    const { stdout } = await running;
    return { stdout, startedAt, endedAt: Date.now() };
  };
}
