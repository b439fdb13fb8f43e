import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { DemoCluster, startDemoCluster } from '@quarterdeck/demo-cluster';
import { Knex } from 'knex';
import { KnexRolloutStore } from '../database/KnexRolloutStore';
import { Clusters } from '../engine/Clusters';
import { KubernetesWorkloads } from '../providers/cluster/KubernetesWorkloads';
import { DriverUnderTest } from './DriverUnderTest';

const EXAMPLES = resolvePackagePath(
  '@quarterdeck/plugin-rollouts-backend',
  '../../examples',
);

/** The demo estate with its load, and a driver over a database. */
export class RolloutsUnderTest extends DriverUnderTest {
  /** @param urlOf - where the portal finds the cluster, for tests that stand in between */
  static async start(
    knex: Knex,
    urlOf = async ({ url }: DemoCluster) => url,
  ): Promise<RolloutsUnderTest> {
    const demo = await startDemoCluster({ port: 0, examples: EXAMPLES });
    await demo.settled;
    const now = () => Date.now();
    const store = await KnexRolloutStore.create(
      mockServices.database({ knex, migrations: { skip: false } }),
      now,
    );
    const url = await urlOf(demo);
    const clusters = await Clusters.create([
      {
        name: 'demo',
        url,
        caData: Buffer.from(demo.caCertificate).toString('base64'),
        skipTlsVerify: url.startsWith('http:'),
        credentials: { kind: 'token', token: demo.token },
      },
    ]);
    return new RolloutsUnderTest(demo, knex, store, clusters.of('demo'));
  }

  private constructor(
    readonly demo: DemoCluster,
    knex: Knex,
    store: KnexRolloutStore,
    cluster: KubernetesWorkloads,
  ) {
    super(knex, store, cluster, 'veza-production');
  }

  async close(): Promise<void> {
    await this.halt();
    await this.demo.close();
  }
}
