/**
 * Argo CD: the automated sync of the Application is taken away, which every version of Argo CD understands; by hand it
 * can still be synced, and it goes on comparing, which tells when Git declares the good version.
 */
import { z } from 'zod';
import { HoldRecord } from '../../domain/hold';
import { KubernetesObjects, at } from '../cluster/objects';
import { metadataSchema } from '../cluster/schemas';
import { heldFrom, holdsOn, lifted, placed } from './marks';
import { SeenHolder } from './types';

const ARGO_CD = '/apis/argoproj.io/v1alpha1';

const applicationSchema = z.looseObject({
  metadata: metadataSchema,
  spec: z.looseObject({
    syncPolicy: z
      .looseObject({
        automated: z.looseObject({ enabled: z.boolean().nullish() }).nullish(),
      })
      .nullish(),
  }),
  status: z
    .looseObject({
      reconciledAt: z.string().nullish(),
      resources: z
        .array(
          z.looseObject({
            kind: z.string(),
            namespace: z.string().optional(),
            name: z.string(),
            status: z.string().optional(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});
type Application = z.infer<typeof applicationSchema>;

export async function seeApplication(
  objects: KubernetesObjects,
  hold: HoldRecord,
  standardNamespace: string,
  signal: AbortSignal,
): Promise<SeenHolder> {
  if (hold.owner.name === null) {
    return nothing(
      `${hold.object.name} does not say which Application it is of`,
    );
  }
  // An Application outside of the namespace of Argo CD is `namespace_name`.
  const [first, second] = hold.owner.name.split('_');
  const [namespace, name] =
    second === undefined ? [standardNamespace, first] : [first, second];
  const path = at(ARGO_CD, namespace, 'applications', name);
  const application = await objects.find(applicationSchema, path, signal);
  if (!application) {
    return nothing(
      `there is no Application ${namespace}/${name} in cluster ${hold.cluster}; where Argo CD runs in another one, switch its automated sync off there`,
    );
  }
  const { annotations, resourceVersion } = application.metadata;
  const automated = application.spec.syncPolicy?.automated ?? null;
  const isHeld = automated === null || automated.enabled === false;
  return {
    sight: {
      kind: 'found',
      holder: { kind: 'argo-application', namespace, name },
      isOurs: holdsOn(annotations).includes(hold.id),
      isHeld,
      bearsHolds: holdsOn(annotations).length > 0,
      previous: heldFrom(annotations, JSON.stringify(automated)),
      declared: declaredBy(application, hold),
    },
    act: async (effect, actSignal) => {
      const { spec, ...marks } =
        effect === 'place'
          ? placing(annotations, hold.id, JSON.stringify(automated))
          : lifting(annotations, hold.id, isHeld);
      await objects.send('PATCH', path, actSignal, {
        metadata: { resourceVersion, ...marks },
        ...(spec ? { spec } : {}),
      });
    },
  };
}

type Annotations = Application['metadata']['annotations'];

function placing(annotations: Annotations, id: string, previous: string) {
  const { isFirst: _isFirst, ...marks } = placed(annotations, id, previous);
  return { ...marks, spec: { syncPolicy: { automated: null } } };
}

function lifting(annotations: Annotations, id: string, isHeld: boolean) {
  const { isLast, ...marks } = lifted(annotations, id);
  const automated: unknown = JSON.parse(heldFrom(annotations, 'null'));
  // Whoever has switched it on again meanwhile knows better.
  return isLast && isHeld && automated !== null
    ? { ...marks, spec: { syncPolicy: { automated } } }
    : { ...marks, spec: undefined };
}

/** It compares what runs with Git, also while it does not sync. */
function declaredBy({ status }: Application, { object }: HoldRecord) {
  const compared = status?.resources?.find(
    ({ kind, namespace, name }) =>
      kind === object.kind &&
      namespace === object.namespace &&
      name === object.name,
  );
  return status?.reconciledAt && compared?.status !== undefined
    ? {
        isGood: compared.status === 'Synced',
        at: Date.parse(status.reconciledAt),
      }
    : undefined;
}

export function nothing(cause: string): SeenHolder {
  return { sight: { kind: 'nothing', cause }, act: async () => {} };
}
