import { valueAt } from '../registry/objects';
import {
  deploymentManifest,
  describeWithKubectl,
  itOfDemoCluster,
  Kubectl,
} from './kubectl';

let kubectl: Kubectl;
const namespace = `apply-${process.pid}`;
const n = `-n ${namespace}`;

jest.setTimeout(60_000);

describeWithKubectl('kubectl writes to the cluster', () => {
  beforeAll(async () => {
    kubectl = await Kubectl.start();
    await kubectl.ok(`create namespace ${namespace}`);
  });

  afterAll(async () => {
    await kubectl.run(['delete', 'namespace', namespace, '--wait=false']);
    await kubectl.stop();
  });

  const environmentOf = async (name: string) =>
    kubectl.ok(
      `get deployment ${name} ${n} -o jsonpath='{range .spec.template.spec.containers[0].env[*]}{.name}={.value} {end}'`,
    );

  it('applies by three-way merge: what a manifest no longer names goes, what others added stays', async () => {
    const first = deploymentManifest({ env: { A: '1', B: '2' } });
    expect(await kubectl.apply(first, n)).toContain(
      'deployment.apps/web created',
    );
    expect(await kubectl.apply(first, n)).toContain('unchanged');
    await kubectl.ok(`set env deployment/web C=3 ${n}`);
    const second = deploymentManifest({ env: { A: '9' } });
    expect(await kubectl.apply(second, n)).toContain('configured');
    expect(await environmentOf('web')).toBe('A=9 C=3 ');
  });

  it('keeps unwritten fields as the defaults of the kind', async () => {
    const deployment = await kubectl.json(`get deployment web ${n}`);
    expect(valueAt(deployment, 'spec', 'progressDeadlineSeconds')).toBe(600);
    expect(valueAt(deployment, 'spec', 'revisionHistoryLimit')).toBe(10);
    expect(valueAt(deployment, 'spec', 'strategy')).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
    });
    expect(valueAt(deployment, 'spec', 'template', 'spec', 'dnsPolicy')).toBe(
      'ClusterFirst',
    );
  });

  it('shows differences and applies nothing in a dry run', async () => {
    const changed = deploymentManifest({
      image: 'shop/web:2.0.0',
      env: { A: '9' },
    });
    const { code, stdout } = await kubectl.run(
      ['diff', '-n', namespace, '-f', '-'],
      changed,
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/^\+.*image: shop\/web:2\.0\.0$/m);
    await kubectl.apply(changed, `${n} --dry-run=server`);
    expect(
      await kubectl.ok(`get deployment web ${n} -o jsonpath={..image}`),
    ).toBe('shop/web:1.0.0');
  });

  it('refuses invalid objects with the field and the reason', async () => {
    const text = deploymentManifest({ name: 'bad' }).replace(
      '"app":"bad"}},"template"',
      '"app":"other"}},"template"',
    );
    expect(await kubectl.fails(`apply ${n} -f -`, text)).toMatch(
      /The Deployment "bad" is invalid: spec\.template\.metadata\.labels: Invalid value: .*`selector` does not match template `labels`/,
    );
    expect(await kubectl.fails(`create configmap Bad_Name ${n}`)).toContain(
      'metadata.name: Invalid value',
    );
    const moved = deploymentManifest()
      .replace(
        '"matchLabels":{"app":"web"}',
        '"matchLabels":{"app":"web","x":"y"}',
      )
      .replace(
        '"labels":{"app":"web"},"annotations"',
        '"labels":{"app":"web","x":"y"},"annotations"',
      );
    expect(await kubectl.fails(`apply ${n} -f -`, moved)).toContain(
      'field is immutable',
    );
  });

  itOfDemoCluster(
    'validates fields strictly unless told otherwise',
    async () => {
      const unknown = deploymentManifest({ name: 'strict' }).replace(
        '"replicas"',
        '"replicaz":1,"replicas"',
      );
      expect(await kubectl.fails(`apply ${n} -f -`, unknown)).toContain(
        'unknown field "spec.replicaz"',
      );
      const warned = await kubectl.run(
        ['apply', '-n', namespace, '--validate=warn', '-f', '-'],
        unknown,
      );
      expect(warned.stderr).toContain('Warning: unknown field "spec.replicaz"');
      const typed = deploymentManifest({ name: 'typed' }).replace(
        '"replicas":2',
        '"replicas":"two"',
      );
      expect(await kubectl.fails(`apply ${n} -f -`, typed)).toMatch(
        /cannot unmarshal string into Go struct field .*replicas of type int32/,
      );
    },
  );

  it.each([
    [
      'strategic',
      '{"spec":{"template":{"spec":{"containers":[{"name":"web","env":[{"name":"S","value":"1"}]}]}}}}',
      'A=9 C=3 S=1 ',
    ],
    [
      'merge',
      '{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"shop/web:1.0.0","env":[{"name":"M","value":"1"}]}]}}}}',
      'M=1 ',
    ],
    [
      'json',
      '[{"op":"replace","path":"/spec/template/spec/containers/0/env/0/value","value":"2"}]',
      'M=2 ',
    ],
  ])('patches by %s', async (type, patch, expected) => {
    await kubectl.ok(`patch deployment web ${n} --type ${type} -p '${patch}'`);
    const sorted = (await environmentOf('web'))
      .trim()
      .split(' ')
      .sort()
      .join(' ');
    expect(`${sorted} `).toBe(expected);
  });

  it('refuses a JSON patch whose test fails', async () => {
    const patch =
      '[{"op":"test","path":"/spec/replicas","value":77},{"op":"replace","path":"/spec/replicas","value":5}]';
    await kubectl.fails(`patch deployment web ${n} --type json -p '${patch}'`);
    expect(
      await kubectl.ok(`get deployment web ${n} -o jsonpath={.spec.replicas}`),
    ).toBe('2');
  });

  it('applies on the server, with owners of fields and conflicts between them', async () => {
    const manifest = (replicas: number) =>
      deploymentManifest({ name: 'owned', replicas });
    const labelled = manifest(2).replace(
      '"labels":{',
      '"labels":{"tier":"front",',
    );
    await kubectl.apply(labelled, `${n} --server-side --field-manager=one`);
    const conflict = await kubectl.fails(
      `apply ${n} --server-side --field-manager=two -f -`,
      manifest(4),
    );
    expect(conflict).toContain(
      'Apply failed with 1 conflict: conflict with "one"',
    );
    expect(conflict).toContain('.spec.replicas');
    await kubectl.apply(
      manifest(4),
      `${n} --server-side --field-manager=two --force-conflicts`,
    );
    expect(
      await kubectl.ok(
        `get deployment owned ${n} -o jsonpath={.spec.replicas}`,
      ),
    ).toBe('4');
    expect(
      await kubectl.ok(
        `get deployment owned ${n} -o jsonpath={.metadata.labels.tier}`,
      ),
    ).toBe('front');
    const managers = await kubectl.ok(
      `get deployment owned ${n} --show-managed-fields -o jsonpath='{.metadata.managedFields[?(@.operation=="Apply")].manager}'`,
    );
    expect(managers.split(' ').sort()).toEqual(['one', 'two']);
    await kubectl.apply(manifest(4), `${n} --server-side --field-manager=one`);
    expect(
      await kubectl.ok(
        `get deployment owned ${n} -o jsonpath={.metadata.labels}`,
      ),
    ).toBe('{"app":"owned"}');
  });

  it('labels, annotates and refuses to overwrite without being told', async () => {
    await kubectl.ok(`label deployment web ${n} team=shop`);
    await kubectl.ok(`annotate deployment web ${n} note=first`);
    expect(
      await kubectl.fails(`label deployment web ${n} team=other`),
    ).toContain('already has a value');
    await kubectl.ok(`label deployment web ${n} team=other --overwrite`);
    expect(
      await kubectl.ok(`get deployment ${n} -l 'team in (other,none)' -o name`),
    ).toBe('deployment.apps/web\n');
    await kubectl.ok(`label deployment web ${n} team-`);
    expect(await kubectl.ok(`get deployment ${n} -l team -o name`)).toBe('');
  });

  it('refuses to replace an object that has changed since it was read', async () => {
    await kubectl.ok(`create configmap raced ${n} --from-literal=a=1`);
    const stale = await kubectl.ok(`get configmap raced ${n} -o json`);
    await kubectl.ok(`annotate configmap raced ${n} changed=yes`);
    expect(await kubectl.fails(`replace ${n} -f -`, stale)).toContain(
      'the object has been modified',
    );
  });

  itOfDemoCluster(
    'creates objects of every kind that kubectl has a command for',
    async () => {
      await kubectl.ok(`create secret generic key ${n} --from-literal=k=v`);
      await kubectl.ok(`create serviceaccount robot ${n}`);
      await kubectl.ok(`create role reader ${n} --verb=get --resource=pods`);
      await kubectl.ok(
        `create rolebinding reader ${n} --role=reader --serviceaccount=${namespace}:robot`,
      );
      await kubectl.ok(`create quota quota ${n} --hard=pods=10`);
      await kubectl.ok(
        `create poddisruptionbudget web ${n} --selector=app=web --min-available=1`,
      );
      await kubectl.ok(`create ingress web ${n} --rule=shop.example/*=web:80`);
      await kubectl.ok(
        `create cronjob tick ${n} --image=shop/tick:1 --schedule='0 3 * * *'`,
      );
      await kubectl.ok(
        `expose deployment web ${n} --port=80 --target-port=http`,
      );
      await kubectl.ok(
        `autoscale deployment web ${n} --min=2 --max=5 --cpu-percent=70`,
      );
      expect(
        await kubectl.ok(`get secret key ${n} -o jsonpath={.data.k}`),
      ).toBe('dg==');
      expect(
        await kubectl.ok(
          `get service web ${n} -o jsonpath={.spec.ports[0].targetPort}`,
        ),
      ).toBe('http');
      expect(
        await kubectl.ok(
          `get ingress web ${n} -o jsonpath={.spec.rules[0].http.paths[0].pathType}`,
        ),
      ).toBe('Prefix');
      expect(
        await kubectl.ok(
          `get hpa web ${n} -o jsonpath={.spec.metrics[0].resource.target.averageUtilization}`,
        ),
      ).toBe('70');
    },
  );
});
