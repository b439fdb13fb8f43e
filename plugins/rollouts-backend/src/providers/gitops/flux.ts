/**
 * Flux: a Kustomization leaves alone the one object that bears its annotation; a HelmRelease knows no such thing and is
 * suspended as a whole.
 */
import { z } from 'zod';
import { HoldRecord } from '../../domain/hold';
import { APPS, CORE, ISTIO, KubernetesObjects, at } from '../cluster/objects';
import { metadataSchema } from '../cluster/schemas';
import { nothing } from './argoCd';
import { heldFrom, holdsOn, lifted, placed } from './marks';
import { SeenHolder } from './types';

const HELM = '/apis/helm.toolkit.fluxcd.io/v2';
const RECONCILE = 'kustomize.toolkit.fluxcd.io/reconcile';

const objectSchema = z.looseObject({ metadata: metadataSchema });
const releaseSchema = z.looseObject({
  metadata: metadataSchema,
  spec: z.looseObject({ suspend: z.boolean().nullish() }),
});
type Annotations = z.infer<typeof metadataSchema>['annotations'];

export async function seeFlux(
  objects: KubernetesObjects,
  hold: HoldRecord,
  signal: AbortSignal,
): Promise<SeenHolder> {
  const path = pathOf(hold);
  const object = path && (await objects.find(objectSchema, path, signal));
  if (!path || !object) {
    return nothing(`${hold.object.kind} ${hold.object.name} is gone`);
  }
  const { labels, annotations, resourceVersion } = object.metadata;
  const release = labels?.['helm.toolkit.fluxcd.io/name'];
  if (labels?.['kustomize.toolkit.fluxcd.io/name'] === undefined && release) {
    const namespace =
      labels['helm.toolkit.fluxcd.io/namespace'] ?? hold.object.namespace;
    return await seeRelease(objects, hold, namespace, release, signal);
  }
  const value = annotations?.[RECONCILE] ?? null;
  return {
    sight: {
      kind: 'found',
      holder: {
        kind: 'flux-object',
        namespace: hold.object.namespace,
        name: `${hold.object.kind}/${hold.object.name}`,
      },
      ...marksOf(annotations, hold.id, JSON.stringify(value)),
      isHeld: value === 'disabled',
    },
    act: async (effect, actSignal) => {
      const change = changeOf(effect, annotations, hold.id, value);
      await objects.send('PATCH', path, actSignal, {
        metadata: {
          resourceVersion,
          annotations: {
            ...change.annotations,
            ...(effect === 'place' ? { [RECONCILE]: 'disabled' } : {}),
            ...(change.isLast && value === 'disabled'
              ? { [RECONCILE]: change.previous }
              : {}),
          },
        },
      });
    },
  };
}

async function seeRelease(
  objects: KubernetesObjects,
  hold: HoldRecord,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<SeenHolder> {
  const path = at(HELM, namespace, 'helmreleases', name);
  const release = await objects.find(releaseSchema, path, signal);
  if (!release) {
    return nothing(
      `there is no HelmRelease ${namespace}/${name} in cluster ${hold.cluster}`,
    );
  }
  const { annotations, resourceVersion } = release.metadata;
  const value = release.spec.suspend ?? null;
  return {
    sight: {
      kind: 'found',
      holder: { kind: 'flux-helm-release', namespace, name },
      ...marksOf(annotations, hold.id, JSON.stringify(value)),
      isHeld: value === true,
    },
    act: async (effect, actSignal) => {
      const change = changeOf(effect, annotations, hold.id, value);
      const isRestored = change.isLast && value === true;
      await objects.send('PATCH', path, actSignal, {
        metadata: { resourceVersion, annotations: change.annotations },
        ...(effect === 'place' ? { spec: { suspend: true } } : {}),
        ...(isRestored ? { spec: { suspend: change.previous } } : {}),
      });
    },
  };
}

function marksOf(annotations: Annotations, id: string, now: string) {
  const ids = holdsOn(annotations);
  return {
    isOurs: ids.includes(id),
    bearsHolds: ids.length > 0,
    previous: heldFrom(annotations, now),
  };
}

function changeOf(
  effect: 'place' | 'lift',
  annotations: Annotations,
  id: string,
  value: string | boolean | null,
): {
  annotations: Record<string, string | null>;
  isLast: boolean;
  previous: unknown;
} {
  if (effect === 'place') {
    const change = placed(annotations, id, JSON.stringify(value));
    return {
      annotations: change.annotations,
      isLast: false,
      previous: undefined,
    };
  }
  return {
    ...lifted(annotations, id),
    previous: JSON.parse(heldFrom(annotations, 'null')),
  };
}

function pathOf({
  object: { kind, namespace, name },
}: HoldRecord): string | undefined {
  switch (kind) {
    case 'Deployment':
      return at(APPS, namespace, 'deployments', name);
    case 'Service':
      return at(CORE, namespace, 'services', name);
    case 'VirtualService':
      return at(ISTIO, namespace, 'virtualservices', name);
    default:
      return undefined;
  }
}
