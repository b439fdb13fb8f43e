import { TestDatabases } from '@backstage/backend-test-utils';
import { Strategy } from '@quarterdeck/plugin-rollouts-common';
import { Strategy as GeneratedStrategy } from '@quarterdeck/service-generator';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { Server, createServer } from 'node:http';
import { DelegatesUnderTest } from './testing/DelegatesUnderTest';
import {
  GeneratedService,
  generatedDefinitions,
} from './testing/GeneratedService';

jest.setTimeout(300_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const NAME = 'orders';
const NAMESPACE = 'orders-production';
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
const flagger = process.env.QUARTERDECK_FLAGGER;
const withKubectl = hasKubectl ? describe : describe.skip;
const withFlagger = hasKubectl && flagger ? describe : describe.skip;

/** What a template generates, and by what the room drives it. */
const DRIVEN: [GeneratedStrategy, Strategy][] = [
  ['rolling', 'rolling'],
  ['blue-green', 'blue-green'],
  ['canary-istio', 'canary'],
];

const startWorld = async () =>
  await DelegatesUnderTest.start(
    await databases.init('SQLITE_3'),
    generatedDefinitions,
    [NAMESPACE],
  );

withKubectl('manifests of templates, applied by kubectl', () => {
  // Each has a cluster of its own, and mostly waits.
  it.concurrent.each(DRIVEN)(
    'become healthy with %s, and are driven to a new version and back',
    async (generated, strategy) => {
      const world = await startWorld();
      try {
        const service = new GeneratedService(world.kubeconfig, NAME, generated);
        await service.deploy();
        const deployment = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/${NAME}`;
        const first = await world.imageOf(deployment);
        const pace = { strategy, stepMs: 500, bakeMs: 500, metrics: [] };

        const there = await world.under.begin(NAME, '0.2.0', pace);
        expect(there.plan.document.strategy).toBe(strategy);
        const arrived = await world.under.ended(there.id);
        expect(arrived.state.outcome).toBe('succeeded');
        expect(await world.imageOf(deployment)).toMatch(/:0\.2\.0$/);

        const back = await world.under.begin(NAME, '0.1.0', {
          ...pace,
          purpose: 'rollback',
        });
        const returned = await world.under.ended(back.id);
        expect(returned.state.outcome).toBe('succeeded');
        expect(await world.imageOf(deployment)).toBe(first);
        expect(await service.runs('deployments')).not.toContain(
          `${NAME}-canary`,
        );
      } finally {
        await world.close();
      }
    },
  );
});

withFlagger(
  'Flagger itself with manifests of templates (QUARTERDECK_FLAGGER names it)',
  () => {
    let world: DelegatesUnderTest;
    let prometheus: Server;

    beforeAll(async () => {
      world = await startWorld();
      prometheus = createServer(answerHealthy).listen(0, '127.0.0.1');
      await once(prometheus, 'listening');
      world.run(flagger ?? '', kubeconfig => [
        '-kubeconfig',
        kubeconfig,
        '-mesh-provider',
        'istio',
        '-metrics-server',
        addressOf(prometheus),
        '-port',
        '0',
        '-control-loop-interval',
        '1s',
      ]);
    });
    afterAll(async () => {
      await world?.close();
      prometheus?.close();
    });

    it('become healthy, and are driven to a new version and back', async () => {
      const service = new GeneratedService(
        world.kubeconfig,
        NAME,
        'canary-flagger',
      );
      await service.deploy();
      // As generated it takes more than five minutes; only its pace is another here.
      await world.patch(
        `/apis/flagger.app/v1beta1/namespaces/${NAMESPACE}/canaries/${NAME}`,
        { spec: { analysis: { interval: '10s', stepWeight: 50 } } },
      );
      const primary = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/${NAME}-primary`;
      for (const [version, purpose] of [
        ['0.2.0', 'deploy'],
        ['0.1.0', 'rollback'],
      ] as const) {
        const { id } = await world.begin(NAMESPACE, version, {
          name: NAME,
          purpose,
          deadlineMs: 200_000,
        });
        const { state } = await world.under.ended(id);
        expect(state.outcome).toBe('succeeded');
        expect(await world.imageOf(primary)).toMatch(
          new RegExp(`:${version}$`),
        );
      }
      expect(await service.runs('services')).toEqual(
        expect.arrayContaining([NAME, `${NAME}-canary`, `${NAME}-primary`]),
      );
    });
  },
);

/** What a Prometheus answers of a service that does well: all requests succeed, and are quick. */
function answerHealthy(
  ...[request, response]: Parameters<
    NonNullable<Parameters<typeof createServer>[1]>
  >
): void {
  const isDuration = decodeURIComponent(request.url ?? '').includes('duration');
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      status: 'success',
      data: {
        resultType: 'vector',
        result: [
          { metric: {}, value: [Date.now() / 1000, isDuration ? '50' : '100'] },
        ],
      },
    }),
  );
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The server has no port');
  }
  return `http://127.0.0.1:${address.port}`;
}
