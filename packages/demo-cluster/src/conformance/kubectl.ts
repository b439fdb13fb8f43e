import { execFile, spawn } from 'node:child_process';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DemoCluster, startDemoCluster } from '../DemoCluster';

const KUBECTL = process.env.KUBECTL || 'kubectl';

/** A real cluster to run the same tests against, one that may be thrown away. */
export const foreignKubeconfig = process.env.TEST_KUBECONFIG;

export interface Output {
  code: number;
  stdout: string;
  stderr: string;
}

/** Describes tests that need kubectl; where there is none they are skipped and say so. */
export function describeWithKubectl(title: string, tests: () => void): void {
  const { error } = spawnSync(KUBECTL, ['version', '--client']);
  if (error) {
    // eslint-disable-next-line jest/valid-title, jest/no-disabled-tests, jest/valid-describe-callback
    describe.skip(`${title} (skipped: ${KUBECTL} is not installed)`, tests);
  } else {
    // eslint-disable-next-line jest/valid-title, jest/valid-describe-callback
    describe(title, tests);
  }
}

/** A test of what only the demo cluster serves: a control plane without real nodes has no logs, an old one no new APIs. */
export const itOfDemoCluster = foreignKubeconfig ? it.skip : it;

/** kubectl, pointed at one cluster and kept away from the home directory of whoever runs the tests. */
export class Kubectl {
  private constructor(
    private readonly directory: string,
    readonly kubeconfig: string,
    private readonly cluster: DemoCluster | undefined,
  ) {}

  static async start(): Promise<Kubectl> {
    const directory = await mkdtemp(join(tmpdir(), 'conformance-'));
    if (foreignKubeconfig) {
      return new Kubectl(directory, foreignKubeconfig, undefined);
    }
    const kubeconfig = join(directory, 'kubeconfig');
    const cluster = await startDemoCluster({
      port: 0,
      kubeconfig,
      load: false,
      seed: 'conformance',
    });
    return new Kubectl(directory, kubeconfig, cluster);
  }

  async stop(): Promise<void> {
    await this.cluster?.close();
    await rm(this.directory, { recursive: true });
  }

  /** Runs kubectl to its end, whatever that is. */
  run(args: readonly string[], input?: string): Promise<Output> {
    return new Promise(resolve => {
      const child = execFile(
        KUBECTL,
        [...this.flags(), ...args],
        { env: this.environment(), timeout: 60_000 },
        (error, stdout, stderr) => {
          const code = error ? Number(error.code ?? 1) : 0;
          resolve({ code, stdout, stderr });
        },
      );
      child.stdin?.end(input ?? '');
    });
  }

  /** Runs kubectl and returns what it printed; throws with its complaint where it fails. */
  async ok(command: string, input?: string): Promise<string> {
    const { code, stdout, stderr } = await this.run(split(command), input);
    if (code === 0) return stdout;
    throw new Error(
      `kubectl ${command} ended with ${code}: ${stderr}${stdout}`,
    );
  }

  /** Runs kubectl, which must fail, and returns its complaint. */
  async fails(command: string, input?: string): Promise<string> {
    const { code, stdout, stderr } = await this.run(split(command), input);
    if (code !== 0) return stderr;
    throw new Error(`kubectl ${command} did not fail but printed: ${stdout}`);
  }

  apply(manifest: string, flags = ''): Promise<string> {
    return this.ok(`apply ${flags} -f -`, manifest);
  }

  async json(command: string): Promise<unknown> {
    return JSON.parse(await this.ok(`${command} -o json`));
  }

  async file(name: string, content: string): Promise<string> {
    const path = join(this.directory, name);
    await writeFile(path, content);
    return path;
  }

  /** Starts kubectl and collects its lines until it is stopped. */
  follow(command: string) {
    const child = spawn(KUBECTL, [...this.flags(), ...split(command)], {
      env: this.environment(),
    });
    let text = '';
    child.stdout.on('data', chunk => {
      text += String(chunk);
    });
    const ended = new Promise<void>(resolve => {
      child.on('close', () => resolve());
    });
    return {
      lines: () => text.split('\n').filter(line => line !== ''),
      async stop() {
        child.kill();
        await ended;
      },
    };
  }

  private flags(): string[] {
    return [
      `--kubeconfig=${this.kubeconfig}`,
      `--cache-dir=${join(this.directory, 'cache')}`,
    ];
  }

  private environment(): NodeJS.ProcessEnv {
    const { PATH } = process.env;
    return { ...process.env, PATH, HOME: this.directory, KUBECONFIG: '' };
  }
}

/** Splits at blanks outside of single quotes. */
function split(command: string): string[] {
  return [...command.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) =>
    word.replace(/'/g, ''),
  );
}

/** Waits until a question has the wanted answer; throws with the last one after the time, in milliseconds. */
export async function eventually<T>(
  question: () => T | Promise<T>,
  isWanted: (answer: T) => boolean,
  timeout = 30_000,
): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    const answer = await question();
    if (isWanted(answer)) return answer;
    if (Date.now() > end) {
      throw new Error(`Still not as wanted: ${JSON.stringify(answer)}`);
    }
    await sleep(100);
  }
}

/** A Deployment of one container whose pods of the demo cluster start at once. */
export function deploymentManifest(
  options: {
    name?: string;
    image?: string;
    replicas?: number;
    env?: Record<string, string>;
  } = {},
): string {
  const {
    name = 'web',
    image = 'shop/web:1.0.0',
    replicas = 2,
    env = {},
  } = options;
  const variables = Object.entries(env).map(([key, value]) => ({
    name: key,
    value,
  }));
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { app: name } },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: {
          labels: { app: name },
          annotations: { 'quarterdeck.io/demo-startup': '0.1' },
        },
        spec: {
          terminationGracePeriodSeconds: 1,
          containers: [
            {
              name: 'web',
              image,
              ports: [{ name: 'http', containerPort: 8080 }],
              ...(variables.length > 0 && { env: variables }),
            },
          ],
        },
      },
    },
  });
}
