import { buildKustomization } from '@quarterdeck/kustomize';
import { resolve } from 'node:path';
import { Deployment, ReplicaSet } from '../controllers/objects';
import { isPodActive, isPodReady, Pod } from '../kubelet/pod';
import { ApiObject, isEqual, isFields, valueAt } from '../registry/objects';
import { World } from '../testing/World';
import { applyScenario } from './applyScenario';
import { LAST_APPLIED_ANNOTATION } from './clientSideApply';
import { loadExamples } from './loadExamples';
import {
  CHANGE_CAUSE_ANNOTATION,
  SOURCE_REVISION_ANNOTATION,
  VERSION_LABEL,
} from './release';
import { readScenario } from './scenario';

const EXAMPLES = resolve(__dirname, '../../../../examples');
const DEPLOYMENTS = 'apps/v1/deployments';

/** Lets the scenario happen, moving the clock by a second whenever it waits. */
async function play(world: World): Promise<string[]> {
  const told: string[] = [];
  let done = false;
  const playing = applyScenario(world.client, loadExamples(EXAMPLES), {
    clock: world.clock,
    onStep: description => told.push(description),
  }).finally(() => {
    done = true;
  });
  for (let second = 0; !done && second < 300; second++) await world.seconds(1);
  await playing;
  return told;
}

function deployment(world: World, namespace: string, name: string) {
  const found = world.client.get<Deployment>(DEPLOYMENTS, namespace, name);
  if (!found) throw new Error(`There is no Deployment ${namespace}/${name}`);
  return found;
}

function podsOf(world: World, namespace: string, service: string): Pod[] {
  return world.client
    .list<Pod>('v1/pods', namespace)
    .filter(
      ({ metadata }) => metadata.labels?.['app.kubernetes.io/name'] === service,
    )
    .filter(isPodActive);
}

function version(found: Deployment): string | undefined {
  return found.spec.template.spec.containers[0].image.split(':').at(-1);
}

/** Whether live has all that was applied, whatever else the server and controllers added. */
function contains(live: unknown, applied: unknown): boolean {
  if (Array.isArray(applied)) {
    return (
      Array.isArray(live) &&
      live.length === applied.length &&
      applied.every((item, at) => contains(live[at], item))
    );
  }
  if (!isFields(applied)) return isEqual(live, applied);
  return (
    isFields(live) &&
    Object.entries(applied).every(([field, value]) =>
      contains(live[field], value),
    )
  );
}

describe('the scenario of the examples', () => {
  let world: World;
  let told: string[];

  beforeAll(async () => {
    world = new World();
    told = await play(world);
  }, 60_000);

  afterAll(async () => {
    await world.stop();
    if (world.errors.length > 0) throw new AggregateError(world.errors);
  });

  it('tells each of its steps', () => {
    expect(told).toEqual([
      'Define the custom resources',
      'Release round 1 of 3',
      'Release round 2 of 3',
      'Release round 3 of 3',
      expect.stringMatching(/by hand/),
      expect.stringMatching(/crashes/),
      expect.stringMatching(/takes its time/),
    ]);
  });

  it('leaves revisions with their change-causes, the older versions first', () => {
    const history = world.client
      .list<ReplicaSet>('apps/v1/replicasets', 'veza-production')
      .filter(({ metadata }) => metadata.name.startsWith('veza-backend-api-'))
      .map(({ metadata: { annotations = {} }, spec }) => [
        annotations['deployment.kubernetes.io/revision'],
        spec.template?.spec.containers[0].image.split(':').at(-1),
        annotations[CHANGE_CAUSE_ANNOTATION],
      ])
      .sort();
    expect(history).toEqual([
      ['1', 'v1.3.0', 'v1.3.0: Playlists can be shared by link'],
      ['2', 'v1.4.1', 'v1.4.1: Upload limits per plan'],
      ['3', 'v1.4.2', 'v1.4.2: Fix lost upload when the session expires'],
    ]);
  });

  it('leaves staging of the chat server two versions behind development', () => {
    const { versions } = readScenario(`${EXAMPLES}/demo/scenario.yaml`);
    const order = Object.keys(versions['veza-chat-server']);
    const at = (namespace: string) =>
      order.indexOf(
        version(deployment(world, namespace, 'veza-chat-server')) ?? '',
      );
    expect(at('veza-development') - at('veza-staging')).toBe(2);
    expect(at('veza-production')).toBe(at('veza-staging'));
  });

  it('leaves a version in staging that crashes, with the old one still serving', () => {
    const name = 'city-resource-graph-api';
    const pods = podsOf(world, 'city-staging', name);
    expect(version(deployment(world, 'city-staging', name))).toBe(
      'v0.9.0-crash',
    );
    expect(
      pods.filter(isPodReady).map(pod => pod.spec.containers[0].image),
    ).toEqual(Array(2).fill(expect.stringMatching(/:v0\.8\.2$/)));
    const crashing = pods.filter(pod => !isPodReady(pod));
    expect(crashing).toHaveLength(1);
  });

  it('leaves one Deployment that a hand has changed against its last-applied configuration, and no other', () => {
    const drifted = world.client.list<ApiObject>(DEPLOYMENTS).filter(live => {
      const text = live.metadata.annotations?.[LAST_APPLIED_ANNOTATION];
      return !contains(live, JSON.parse(text ?? 'null'));
    });
    expect(drifted.map(({ metadata }) => metadata)).toEqual([
      expect.objectContaining({
        namespace: 'veza-production',
        name: 'veza-stream-server',
        managedFields: expect.arrayContaining([
          expect.objectContaining({
            manager: 'kubectl-edit',
            operation: 'Update',
          }),
        ]),
      }),
    ]);
    const [{ spec }] = drifted;
    expect(valueAt(spec, 'replicas')).toBe(4);
  });

  it('has idle development scaled to zero', () => {
    const name = 'city-resource-graph-matching-worker';
    expect(deployment(world, 'city-development', name).spec.replicas).toBe(0);
    expect(podsOf(world, 'city-development', name)).toEqual([]);
  });

  it('sends all production traffic of the backend API to its stable pods', () => {
    const service = world.client.get<ApiObject>(
      'networking.istio.io/v1/virtualservices',
      'veza-production',
      'veza-backend-api',
    );
    const [route] = valueAt(service, 'spec', 'http') as Array<{
      route: Array<{ destination: { subset: string }; weight: number }>;
    }>;
    expect(
      route.route.map(({ destination, weight }) => [
        destination.subset,
        weight,
      ]),
    ).toEqual([
      ['stable', 100],
      ['canary', 0],
    ]);
  });

  // Moves the clock, so that the tests above see the cluster as the scenario leaves it.
  it('has a rollout under way that completes later, and then some forty pods', async () => {
    const name = 'city-resource-graph-web';
    const progress = () => {
      const { status } = deployment(world, 'city-staging', name);
      return [status?.updatedReplicas, status?.availableReplicas];
    };
    await world.seconds(10);
    expect(progress()).toEqual([1, 2]);
    await world.seconds(80);
    expect(progress()).toEqual([2, 2]);
    expect(version(deployment(world, 'city-staging', name))).toBe('v1.2.0');

    const [crashing] = podsOf(
      world,
      'city-staging',
      'city-resource-graph-api',
    ).filter(pod => !isPodReady(pod));
    const [container] = crashing.status?.containerStatuses ?? [];
    expect(container.restartCount).toBeGreaterThan(0);
    const pods = world.client
      .list<Pod>('v1/pods')
      .filter(({ metadata }) => metadata.namespace !== 'kube-system');
    expect(pods.length).toBeGreaterThanOrEqual(40);
    expect(pods.length).toBeLessThanOrEqual(46);
  });
});

describe('the versions of the scenario', () => {
  it('agree with what the overlays say of theirs', () => {
    const { versions } = readScenario(`${EXAMPLES}/demo/scenario.yaml`);
    for (const system of ['veza', 'city-resource-graph']) {
      for (const environment of ['development', 'staging', 'production']) {
        const overlay = `${EXAMPLES}/${system}/overlays/${environment}`;
        const deployments = buildKustomization(overlay).filter(
          ({ kind }) => kind === 'Deployment',
        );
        for (const { metadata } of deployments) {
          const { labels = {}, annotations = {}, name } = metadata;
          const { sourceRevision, change } =
            versions[name][labels[VERSION_LABEL]];
          expect(annotations[SOURCE_REVISION_ANNOTATION]).toBe(sourceRevision);
          expect(annotations[CHANGE_CAUSE_ANNOTATION]).toBe(
            `${labels[VERSION_LABEL]}: ${change}`,
          );
        }
      }
    }
  });
});
