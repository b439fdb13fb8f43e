import { stringAt } from '../registry/objects';
import {
  deploymentManifest,
  describeWithKubectl,
  eventually,
  itOfDemoCluster,
  Kubectl,
} from './kubectl';

let kubectl: Kubectl;
const namespace = `read-${process.pid}`;
const n = `-n ${namespace}`;

jest.setTimeout(60_000);

describeWithKubectl('kubectl reads the cluster', () => {
  beforeAll(async () => {
    kubectl = await Kubectl.start();
    await kubectl.ok(`create namespace ${namespace}`);
    await kubectl.apply(deploymentManifest(), n);
    await kubectl.ok(`rollout status deployment/web ${n} --timeout=50s`);
  });

  afterAll(async () => {
    await kubectl.run(['delete', 'namespace', namespace, '--wait=false']);
    await kubectl.stop();
  });

  it('prints tables with the columns of the kind', async () => {
    const [header, row] = (await kubectl.ok(`get deployments ${n}`)).split(
      '\n',
    );
    expect(header).toMatch(/^NAME +READY +UP-TO-DATE +AVAILABLE +AGE *$/);
    expect(row).toMatch(/^web +2\/2 +2 +2 +\d+s *$/);
    const [wide, wideRow] = (
      await kubectl.ok(`get deployments ${n} -o wide`)
    ).split('\n');
    expect(wide).toMatch(/CONTAINERS +IMAGES +SELECTOR/);
    expect(wideRow).toMatch(/web +shop\/web:1\.0\.0 +app=web/);
    const pods = (await kubectl.ok(`get pods ${n} --no-headers`))
      .trim()
      .split('\n');
    expect(pods).toHaveLength(2);
    expect(pods[0]).toMatch(/^web-\S+ +1\/1 +Running +0 +\d+s$/);
  });

  it('prints objects as YAML, JSON, names, paths and columns', async () => {
    expect(await kubectl.ok(`get deployment web ${n} -o yaml`)).toMatch(
      /^apiVersion: apps\/v1\nkind: Deployment\n/,
    );
    expect(await kubectl.json(`get deployments ${n}`)).toMatchObject({
      kind: 'List',
      items: [{ kind: 'Deployment' }],
    });
    expect(await kubectl.ok(`get deployments ${n} -o name`)).toBe(
      'deployment.apps/web\n',
    );
    expect(
      await kubectl.ok(
        `get deployment web ${n} -o jsonpath={.status.readyReplicas}`,
      ),
    ).toBe('2');
    expect(
      await kubectl.ok(
        `get deployments ${n} -o custom-columns=N:.metadata.name,R:.spec.replicas`,
      ),
    ).toMatch(/^N +R\nweb +2\n$/);
  });

  it('selects by labels and fields', async () => {
    expect(
      (await kubectl.ok(`get pods ${n} -l app=web,app!=api -o name`))
        .trim()
        .split('\n'),
    ).toHaveLength(2);
    expect(await kubectl.ok(`get pods ${n} -l 'app notin (web)' -o name`)).toBe(
      '',
    );
    expect(
      (
        await kubectl.ok(
          `get pods ${n} --field-selector status.phase=Running -o name`,
        )
      )
        .trim()
        .split('\n'),
    ).toHaveLength(2);
    expect(
      await kubectl.fails(`get pods ${n} --field-selector spec.nothing=1`),
    ).toContain('field label not supported: spec.nothing');
  });

  it('pages through lists', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names)
      await kubectl.ok(`create configmap page-${name} ${n}`);
    const printed = await kubectl.ok(
      `get configmaps ${n} --chunk-size=2 -o name`,
    );
    expect(printed.split('\n').filter(line => line.includes('page-'))).toEqual(
      names.map(name => `configmap/page-${name}`),
    );
  });

  it('watches, and goes on after the watch has ended', async () => {
    const watch = kubectl.follow(
      `get configmap ${n} -w --output-watch-events --field-selector metadata.name=watched`,
    );
    await kubectl.ok(`create configmap watched ${n} --from-literal=a=1`);
    await kubectl.ok(`annotate configmap watched ${n} b=2`);
    await kubectl.ok(`delete configmap watched ${n}`);
    const lines = await eventually(watch.lines, each =>
      each.some(line => line.startsWith('DELETED')),
    );
    expect(lines[0]).toMatch(/^EVENT +NAME +DATA +AGE/);
    expect(lines.slice(1).map(line => line.split(/ +/)[0])).toEqual([
      'ADDED',
      'MODIFIED',
      'DELETED',
    ]);
    await watch.stop();
    const path = `/api/v1/namespaces/${namespace}/configmaps`;
    const list: unknown = JSON.parse(await kubectl.ok(`get --raw ${path}`));
    const version = stringAt(list, 'metadata', 'resourceVersion');
    await kubectl.ok(`create configmap later ${n}`);
    const replay = await kubectl.ok(
      `get --raw '${path}?watch=true&timeoutSeconds=1&resourceVersion=${version}'`,
    );
    expect(replay).toContain('"name":"later"');
    expect(replay).not.toContain('"name":"page-a"');
  });

  it('describes objects with their events', async () => {
    const text = await kubectl.ok(`describe deployment web ${n}`);
    expect(text).toMatch(
      /Replicas: +2 desired \| 2 updated \| 2 total \| 2 available/,
    );
    expect(text).toContain('ScalingReplicaSet');
    const pod = (await kubectl.ok(`get pods ${n} -o name`)).split('\n')[0];
    expect(await kubectl.ok(`describe ${pod} ${n}`)).toMatch(
      /Image: +shop\/web:1\.0\.0/,
    );
    expect(await kubectl.ok(`events ${n} --for deployment/web`)).toContain(
      'ScalingReplicaSet',
    );
  });

  itOfDemoCluster('reads and follows logs', async () => {
    const pod = (await kubectl.ok(`get pods ${n} -o name`)).split('\n')[0];
    const log = await kubectl.ok(`logs ${pod} ${n}`);
    const lines = log.trim().split('\n');
    expect(lines.length).toBeGreaterThan(0);
    expect(
      (await kubectl.ok(`logs ${pod} ${n} --tail=1`)).trim().split('\n'),
    ).toHaveLength(1);
    expect(await kubectl.ok(`logs ${pod} ${n} --timestamps --tail=1`)).toMatch(
      /^\d{4}-\d\d-\d\dT/,
    );
    expect(await kubectl.fails(`logs ${pod} ${n} --previous`)).toContain(
      'previous terminated container',
    );
    const name = pod.replace('pod/', '');
    const follow = kubectl.follow(`logs -f ${pod} ${n}`);
    await eventually(follow.lines, each => each.length >= lines.length);
    await kubectl.run([
      'get',
      '--raw',
      `/api/v1/namespaces/${namespace}/pods/${name}:8080/proxy/`,
    ]);
    await eventually(follow.lines, each => each.length > lines.length);
    await follow.stop();
  });

  itOfDemoCluster('reaches pods and services through the proxy', async () => {
    await kubectl.ok(
      `expose deployment web ${n} --port=80 --target-port=http --name=proxied`,
    );
    const pod = await kubectl.ok(
      `get pods ${n} -l app=web -o jsonpath={.items[0].metadata.name}`,
    );
    expect(
      await kubectl.ok(
        `get --raw /api/v1/namespaces/${namespace}/pods/${pod}:8080/proxy/metrics`,
      ),
    ).toContain('# TYPE');
    expect(
      await kubectl.ok(
        `get --raw /api/v1/namespaces/${namespace}/services/proxied:80/proxy/metrics`,
      ),
    ).toContain('# TYPE');
    expect(
      await kubectl.fails(
        `get --raw /api/v1/namespaces/${namespace}/services/kubernetes:80/proxy/`,
      ),
    ).toMatch(/not found/);
  });

  it('discovers and explains what is served', async () => {
    expect(await kubectl.ok('api-resources')).toMatch(
      /deployments +deploy +apps\/v1 +true +Deployment/,
    );
    expect(await kubectl.ok('api-versions')).toContain('apps/v1\n');
    const explained = await kubectl.ok('explain deployment.spec');
    expect(explained).toMatch(/FIELDS:/);
    expect(explained).toMatch(/selector\t<\w+> -required-/);
    expect(
      await kubectl.ok('explain pod.spec.containers.ports.containerPort'),
    ).toContain('<integer>');
    expect(await kubectl.ok('version')).toContain('Server Version: v1.');
    expect(await kubectl.ok('get --raw /readyz')).toBe('ok');
  });

  itOfDemoCluster('names what it does not serve', async () => {
    const pod = (await kubectl.ok(`get pods ${n} -o name`)).split('\n')[0];
    expect(await kubectl.fails(`exec ${pod} ${n} -- ls`)).toContain('no shell');
    expect(
      await kubectl.fails('get --raw /apis/storage.k8s.io/v1/storageclasses'),
    ).toContain('could not find the requested resource');
  });

  it('tells users what they may do', async () => {
    expect(await kubectl.ok('auth can-i create deployments')).toBe('yes\n');
  });

  itOfDemoCluster('lets the viewer read and nothing else', async () => {
    const viewer = '--context=demo-viewer';
    expect(await kubectl.ok(`${viewer} get pods ${n} -o name`)).toContain(
      'pod/',
    );
    expect(await kubectl.fails(`${viewer} delete deployment web ${n}`)).toMatch(
      /deployments\.apps "web" is forbidden: User "\S+" cannot delete resource "deployments" in API group "apps" in the namespace/,
    );
    expect(await kubectl.fails(`${viewer} get secrets ${n}`)).toContain(
      'forbidden',
    );
    expect(
      (
        await kubectl.run([
          '--context=demo-viewer',
          'auth',
          'can-i',
          'create',
          'pods',
        ])
      ).stdout,
    ).toContain('no');
    expect(await kubectl.fails('--token=wrong get pods')).toMatch(
      /Unauthorized|logged in/,
    );
  });
});
