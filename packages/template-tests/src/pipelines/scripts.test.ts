import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../paths';
import { Ran, runProgram } from '../programs';
import { renderInto } from '../renders';

jest.setTimeout(120_000);

const ONE = `sha256:${'1'.repeat(64)}`;
const TWO = `sha256:${'2'.repeat(64)}`;

/** kubectl has known components since 1.21; an older one builds no overlay. */
const minor = Number(
  /"minor": "(\d+)/.exec(
    runProgram('sh', ['-c', 'kubectl version --client --output=json || true'])
      .output,
  )?.[1] ?? 0,
);
const describeWithKubectl = minor >= 21 ? describe : describe.skip;
const BESIDE_KUBECTL = `beside kubectl${
  minor >= 21 ? '' : ' (skipped: kubectl 1.21 or newer is not installed)'
}`;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quarterdeck-scripts-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

const git = (cwd: string, ...args: string[]) => {
  const ran = runProgram(
    'git',
    ['-c', 'user.name=test', '-c', 'user.email=test@invalid', ...args],
    { cwd },
  );
  if (ran.status !== 0) throw new Error(ran.output);
  return ran.output;
};

const script = (
  cwd: string,
  name: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Ran => runProgram(join(cwd, 'scripts', name), args, { cwd, env });

describeWithKubectl(`deploy.sh where Git deploys, ${BESIDE_KUBECTL}`, () => {
  const overlay = (checkout: string, environment: string) =>
    git(
      checkout,
      'show',
      `main:deploy/overlays/${environment}/kustomization.yaml`,
    );

  it('commits the digest once, also when somebody pushed in between', async () => {
    const checkout = join(directory, 'checkout');
    const bare = join(directory, 'bare.git');
    await renderInto(checkout, 'go-service', { gitops: 'argocd' });
    git(directory, 'init', '--quiet', '--bare', '--initial-branch=main', bare);
    git(checkout, 'init', '--quiet', '--initial-branch=main');
    git(checkout, 'remote', 'add', 'origin', bare);
    git(checkout, 'add', '--all');
    git(checkout, 'commit', '--quiet', '--message', 'Begin');
    git(checkout, 'push', '--quiet', 'origin', 'main');

    const deploy = (environment: string, digest: string) =>
      script(checkout, 'deploy.sh', [environment, digest]);
    expect(deploy('staging', ONE)).toMatchObject({ status: 0 });
    expect(overlay(bare, 'staging')).toContain(`digest: ${ONE}`);
    expect(overlay(bare, 'production')).not.toContain(ONE);

    const again = deploy('staging', ONE);
    expect(again.output).toContain(`staging has ${ONE} already`);

    const other = join(directory, 'other');
    git(directory, 'clone', '--quiet', bare, other);
    git(other, 'commit', '--quiet', '--allow-empty', '--message', 'Another');
    git(other, 'push', '--quiet', 'origin', 'main');
    expect(deploy('staging', TWO)).toMatchObject({ status: 0 });
    expect(overlay(bare, 'staging')).toContain(`digest: ${TWO}`);
    expect(overlay(bare, 'staging')).not.toContain(ONE);
    const messages = git(bare, 'log', '--format=%s', 'main').trim().split('\n');
    expect(messages).toEqual([
      `Deploy ${TWO} to staging [skip ci]`,
      'Another',
      `Deploy ${ONE} to staging [skip ci]`,
      'Begin',
    ]);
  });

  it('refuses tags and environments that are not there', async () => {
    await renderInto(directory, 'go-service', { gitops: 'flux' });
    expect(script(directory, 'deploy.sh', ['staging', 'latest'])).toMatchObject(
      { status: 1, output: expect.stringContaining('is not a digest') },
    );
    expect(script(directory, 'deploy.sh', ['moon', ONE])).toMatchObject({
      status: 1,
      output: expect.stringContaining('There is no environment moon'),
    });
  });
});

describeWithKubectl(`scripts on a cluster, ${BESIDE_KUBECTL}`, () => {
  let cluster: ChildProcess | undefined;
  afterEach(async () => {
    if (cluster?.exitCode === null) {
      cluster.kill('SIGTERM');
      await once(cluster, 'close');
    }
  });

  /** The demo cluster: a real API, whose pods run no programs. */
  async function startCluster(): Promise<string> {
    const kubeconfig = join(directory, 'kubeconfig');
    const main = join(ROOT, 'packages/demo-cluster/src/main.ts');
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        main,
        ...['--port', '0', '--kubeconfig', kubeconfig, '--examples', 'none'],
      ],
      { env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    cluster = child;
    await once(child.stdout, 'data');
    return kubeconfig;
  }

  it('migrate, deploy, verify, and make and remove previews', async () => {
    const service = join(directory, 'service');
    await renderInto(service, 'go-service', {
      database: 'postgres18',
      exposure: 'internal',
      secretsBackend: 'vault-agent',
      previews: true,
    });
    const kubeconfig = await startCluster();
    const env = { KUBE_CONFIG: await readFile(kubeconfig, 'utf8') };
    const kubectl = (...args: string[]) =>
      runProgram('kubectl', ['--kubeconfig', kubeconfig, ...args]).output;

    const deployed = script(service, 'deploy.sh', ['development', ONE], env);
    expect(deployed).toMatchObject({ status: 0 });
    expect(deployed.output).toMatch(
      /orders-migrate condition met[^]*deployment.apps\/orders created/,
    );
    expect(deployed.output).toContain(`development runs ${ONE}`);
    expect(
      kubectl('get', 'deployments', '--all-namespaces', '--output=yaml'),
    ).toContain(`@${ONE}`);

    const verify = script(
      service,
      'verify-deployment.sh',
      ['development', ONE],
      env,
    );
    expect(verify).toMatchObject({ status: 0 });

    expect(script(service, 'preview.sh', ['up', '12', TWO], env)).toMatchObject(
      { status: 0 },
    );
    // The portal deletes what has this label once that time is over.
    const expires = kubectl(
      'get',
      'namespaces',
      '--selector=quarterdeck.io/preview-of=orders',
      '--output=jsonpath={.items[*].metadata.name} {.items[*].metadata.annotations.quarterdeck\\.io/expires-at}',
    );
    expect(expires).toMatch(/^orders-pr-12 /);
    const hours = (Date.parse(expires.split(' ')[1]) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(71);
    expect(hours).toBeLessThan(73);
    expect(script(service, 'preview.sh', ['down', '12'], env)).toMatchObject({
      status: 0,
    });
  });
});

describe('scripts that tell somebody', () => {
  it('send what they have to say, and nothing without an address', async () => {
    await renderInto(directory, 'go-service');
    const asked: { url?: string; token?: string; body: string }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', data => {
        body += data;
      });
      request.on('end', () => {
        const { url, headers } = request;
        asked.push({ url, token: headers.authorization, body });
        response.end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const run = async (name: string, args: string[], env: object) => {
      const child = spawn(join(directory, 'scripts', name), args, {
        env: { PATH: process.env.PATH, ...env },
        stdio: 'ignore',
      });
      const [status] = await once(child, 'close');
      return status;
    };
    try {
      expect(await run('notify.sh', ['success', 'https://ci/1'], {})).toBe(0);
      expect(asked).toEqual([]);
      await run('notify.sh', ['failure', 'https://ci/1'], {
        NOTIFY_WEBHOOK_URL: `http://127.0.0.1:${port}/hook`,
      });
      await run('report-evidence.sh', ['scan', 'passed', ONE, 'https://ci/1'], {
        PORTAL_URL: `http://127.0.0.1:${port}/`,
        PORTAL_TOKEN: 'a-token',
      });
    } finally {
      server.close();
    }
    expect(asked.map(({ url }) => url)).toEqual([
      '/hook',
      '/api/rollouts/v1/evidence',
    ]);
    expect(JSON.parse(asked[0].body).text).toContain('ended with failure');
    expect(asked[1].token).toBe('Bearer a-token');
    expect(JSON.parse(asked[1].body)).toMatchObject({
      entityRef: 'component:default/orders',
      kind: 'scan',
      result: 'passed',
      criticalFindings: 0,
      image: expect.stringContaining(`@${ONE}`),
    });
  });
});
