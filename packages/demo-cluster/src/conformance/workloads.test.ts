import { valueAt } from '../registry/objects';
import {
  deploymentManifest,
  describeWithKubectl,
  eventually,
  itOfDemoCluster,
  Kubectl,
} from './kubectl';

let kubectl: Kubectl;
const namespace = `work-${process.pid}`;
const n = `-n ${namespace}`;

jest.setTimeout(90_000);

describeWithKubectl('kubectl operates workloads', () => {
  beforeAll(async () => {
    kubectl = await Kubectl.start();
    await kubectl.ok(`create namespace ${namespace}`);
    await kubectl.apply(deploymentManifest(), n);
  });

  afterAll(async () => {
    await kubectl.run(['delete', 'namespace', namespace, '--wait=false']);
    await kubectl.stop();
  });

  const image = () =>
    kubectl.ok(
      `get deployment web ${n} -o jsonpath={.spec.template.spec.containers[0].image}`,
    );
  const rolledOut = () =>
    kubectl.ok(`rollout status deployment/web ${n} --timeout=60s`);

  it('rolls out, shows its history and undoes', async () => {
    expect(await rolledOut()).toContain('successfully rolled out');
    await kubectl.ok(`set image deployment/web web=shop/web:2.0.0 ${n}`);
    await rolledOut();
    const history = await kubectl.ok(`rollout history deployment/web ${n}`);
    expect(history).toMatch(/REVISION +CHANGE-CAUSE\n1 .*\n2 /);
    expect(
      await kubectl.ok(`rollout history deployment/web ${n} --revision=1`),
    ).toContain('shop/web:1.0.0');
    await kubectl.ok(`rollout undo deployment/web ${n}`);
    await rolledOut();
    expect(await image()).toBe('shop/web:1.0.0');
    expect(await kubectl.ok(`rollout history deployment/web ${n}`)).toMatch(
      /\n2 .*\n3 /,
    );
  });

  it('pauses, resumes and restarts', async () => {
    await kubectl.ok(`rollout pause deployment/web ${n}`);
    await kubectl.ok(`set image deployment/web web=shop/web:3.0.0 ${n}`);
    const templates = () =>
      kubectl.ok(
        `get replicasets ${n} -o jsonpath={.items[*].spec.template.spec.containers[0].image}`,
      );
    expect(await templates()).not.toContain('3.0.0');
    await kubectl.ok(`rollout resume deployment/web ${n}`);
    await rolledOut();
    expect(await templates()).toContain('3.0.0');
    await kubectl.ok(`rollout restart deployment/web ${n}`);
    await rolledOut();
    const deployment = await kubectl.json(`get deployment web ${n}`);
    expect(
      valueAt(deployment, 'spec', 'template', 'metadata', 'annotations'),
    ).toHaveProperty(['kubectl.kubernetes.io/restartedAt']);
  });

  it('scales and waits', async () => {
    await kubectl.ok(`scale deployment/web ${n} --replicas=3`);
    await kubectl.ok(
      `wait deployment/web ${n} --for=jsonpath={.status.readyReplicas}=3 --timeout=60s`,
    );
    await kubectl.ok(
      `wait deployment/web ${n} --for=condition=Available --timeout=60s`,
    );
    expect(
      await kubectl.fails(
        `scale deployment/web ${n} --current-replicas=9 --replicas=1`,
      ),
    ).toContain('Expected replicas to be 9');
  });

  const ofName = (name: string, kind: string) =>
    kubectl.ok(`get ${kind} ${n} -l app=${name} -o name`);

  it('deletes with dependents behind, before or left over', async () => {
    for (const policy of ['background', 'foreground', 'orphan']) {
      await kubectl.apply(deploymentManifest({ name: policy, replicas: 1 }), n);
      await kubectl.ok(
        `rollout status deployment/${policy} ${n} --timeout=60s`,
      );
      await kubectl.ok(
        `delete deployment ${policy} ${n} --cascade=${policy} --timeout=60s`,
      );
      expect(await ofName(policy, 'deployments')).toBe('');
    }
    expect(await ofName('foreground', 'replicasets')).toBe('');
    await eventually(
      () => ofName('background', 'pods'),
      text => text === '',
    );
    const orphan = await kubectl.json(`get replicasets ${n} -l app=orphan`);
    expect(valueAt(orphan, 'items')).toHaveLength(1);
    expect(
      await kubectl.ok(
        `get replicasets ${n} -l app=orphan -o jsonpath={.items[0].metadata.ownerReferences}`,
      ),
    ).toBe('');
    await kubectl.ok(`delete replicasets ${n} -l app=orphan`);
  });

  it('deletes pods gracefully and replaces them', async () => {
    const pod = await kubectl.ok(
      `get pods ${n} -l app=web -o jsonpath={.items[0].metadata.name}`,
    );
    await kubectl.ok(`delete pod ${pod} ${n} --timeout=60s`);
    await kubectl.fails(`get pod ${pod} ${n}`);
    await kubectl.ok(
      `wait deployment/web ${n} --for=jsonpath={.status.readyReplicas}=3 --timeout=60s`,
    );
  });

  it('serves custom resources as long as their definition exists', async () => {
    const group = `test${process.pid}.example.com`;
    await kubectl.apply(definition(group));
    await kubectl.ok(
      `wait crd/widgets.${group} --for=condition=Established --timeout=30s`,
    );
    const widget = (spec: object) =>
      JSON.stringify({
        apiVersion: `${group}/v1`,
        kind: 'Widget',
        metadata: { name: 'one' },
        spec,
      });
    const applied = await eventually(
      () =>
        kubectl.run(
          ['apply', '-n', namespace, '-f', '-'],
          widget({ size: 2, colour: 'red' }),
        ),
      ({ code }) => code === 0,
    );
    expect(applied.stdout).toContain('created');
    expect(await kubectl.ok(`get widgets ${n}`)).toMatch(
      /NAME +SIZE +COLOUR\none +2 +red/,
    );
    expect(await kubectl.ok(`get wd one ${n} -o jsonpath={.spec.finish}`)).toBe(
      'matt',
    );
    expect(
      await kubectl.fails(
        `apply ${n} -f -`,
        widget({ size: 2, colour: 'mauve' }),
      ),
    ).toContain('spec.colour: Unsupported value: "mauve"');
    expect(
      // kubectl itself would refuse it where a server publishes OpenAPI v2.
      await kubectl.fails(
        `apply --validate=false ${n} -f -`,
        widget({ colour: 'red' }),
      ),
    ).toContain('spec.size: Required value');
    await kubectl.ok(
      `patch widget one ${n} --type=merge -p '{"spec":{"size":3},"status":{"seen":1}}'`,
    );
    await kubectl.ok(
      `patch widget one ${n} --type=merge --subresource=status -p '{"spec":{"size":9},"status":{"seen":3}}'`,
    );
    expect(
      await kubectl.ok(
        `get widget one ${n} -o jsonpath='{.spec.size} {.status.seen} {.metadata.generation}'`,
      ),
    ).toBe('3 3 2');
    // A real server publishes the schema of a new definition after a while.
    const explained = await eventually(
      () =>
        kubectl.run(['explain', 'widget.spec', `--api-version=${group}/v1`]),
      ({ code }) => code === 0,
    );
    expect(explained.stdout).toContain('How large it is');
    await kubectl.ok(`delete crd widgets.${group}`);
    await eventually(
      () => kubectl.run(['get', '--raw', `/apis/${group}/v1/widgets`]),
      ({ code }) => code !== 0,
    );
  });

  itOfDemoCluster(
    'drains the node only as far as disruption budgets allow',
    async () => {
      await kubectl.ok(
        `create poddisruptionbudget web ${n} --selector=app=web --min-available=3`,
      );
      await eventually(
        () =>
          kubectl.ok(`get pdb web ${n} -o jsonpath={.status.currentHealthy}`),
        text => text === '3',
      );
      const pod = await kubectl.ok(
        `get pods ${n} -l app=web -o jsonpath={.items[0].metadata.name}`,
      );
      const eviction = JSON.stringify({
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name: pod, namespace },
      });
      expect(
        await kubectl.fails(
          `create --raw /api/v1/namespaces/${namespace}/pods/${pod}/eviction -f -`,
          eviction,
        ),
      ).toContain("violate the pod's disruption budget");
      await kubectl.ok(`delete pdb web ${n}`);
      await kubectl.ok(
        `create --raw /api/v1/namespaces/${namespace}/pods/${pod}/eviction -f -`,
        eviction,
      );
      await kubectl.ok(`wait pod/${pod} ${n} --for=delete --timeout=60s`);
    },
  );

  it('empties a namespace before it goes', async () => {
    const name = `gone-${process.pid}`;
    await kubectl.ok(`create namespace ${name}`);
    await kubectl.apply(deploymentManifest({ replicas: 1 }), `-n ${name}`);
    await kubectl.ok(`rollout status deployment/web -n ${name} --timeout=60s`);
    await kubectl.ok(`delete namespace ${name} --timeout=80s`);
    expect(await kubectl.ok(`get deployments,pods -n ${name} -o name`)).toBe(
      '',
    );
  });
});

function definition(group: string): string {
  return JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget', shortNames: ['wd'] },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: [
            { name: 'Size', type: 'integer', jsonPath: '.spec.size' },
            { name: 'Colour', type: 'string', jsonPath: '.spec.colour' },
          ],
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                spec: {
                  type: 'object',
                  required: ['size'],
                  properties: {
                    size: {
                      type: 'integer',
                      minimum: 1,
                      description: 'How large it is',
                    },
                    colour: { type: 'string', enum: ['red', 'blue'] },
                    finish: { type: 'string', default: 'matt' },
                  },
                },
                status: {
                  type: 'object',
                  properties: { seen: { type: 'integer' } },
                },
              },
            },
          },
        },
      ],
    },
  });
}
