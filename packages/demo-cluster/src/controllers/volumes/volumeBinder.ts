import { KubernetesObject } from '../../cluster/types';
import { ControllerContext, ControllerDefinition } from '../controller';
import { ObjectReference } from '../objects';
import { MANAGER } from '../ownership';

const CLAIMS = 'v1/persistentvolumeclaims';
const VOLUMES = 'v1/persistentvolumes';
const PROVISIONER = 'quarterdeck.io/simulated';

interface Claim extends KubernetesObject {
  spec: {
    accessModes: string[];
    resources: { requests: { storage: string } };
    storageClassName?: string;
    volumeName?: string;
    volumeMode?: string;
  };
  status?: {
    phase?: 'Pending' | 'Bound' | 'Lost';
    accessModes?: string[];
    capacity?: { storage: string };
  };
}

interface Volume extends KubernetesObject {
  spec: Record<string, unknown> & {
    claimRef?: Partial<ObjectReference>;
  };
}

/** Provisions a volume for each claim that names none, and deletes it with its claim. Volumes hold no data. */
export function volumeBinder({
  client,
}: ControllerContext): ControllerDefinition {
  return {
    name: 'volume binder',
    resource: CLAIMS,
    reconcile: ({ namespace, name }) => {
      const claim = client.get<Claim>(CLAIMS, namespace, name);
      if (!claim) {
        for (const volume of client.list<Volume>(VOLUMES)) {
          const { claimRef } = volume.spec;
          const wasOurs =
            claimRef?.namespace === namespace && claimRef?.name === name;
          if (wasOurs) client.delete(VOLUMES, undefined, volume.metadata.name);
        }
        return undefined;
      }
      if (claim.status?.phase === 'Bound' || claim.spec.volumeName) {
        return undefined;
      }
      const volumeName = `pvc-${claim.metadata.uid}`;
      if (!client.get(VOLUMES, undefined, volumeName)) {
        client.create(VOLUMES, volumeFor(claim, volumeName), MANAGER);
      }
      const volume = client.get(VOLUMES, undefined, volumeName);
      if (volume) {
        client.updateStatus(
          VOLUMES,
          { ...volume, status: { phase: 'Bound' } },
          MANAGER,
        );
      }
      const bound = client.update<Claim>(
        CLAIMS,
        { ...claim, spec: { ...claim.spec, volumeName } },
        MANAGER,
      );
      const { accessModes, resources } = claim.spec;
      client.updateStatus<Claim>(
        CLAIMS,
        {
          ...bound,
          status: {
            phase: 'Bound',
            accessModes,
            capacity: { storage: resources.requests.storage },
          },
        },
        MANAGER,
      );
      return undefined;
    },
  };
}

function volumeFor({ metadata, spec }: Claim, name: string): Volume {
  const { accessModes, resources, storageClassName, volumeMode } = spec;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name,
      annotations: { 'pv.kubernetes.io/provisioned-by': PROVISIONER },
    },
    spec: {
      accessModes,
      capacity: { storage: resources.requests.storage },
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace: metadata.namespace,
        name: metadata.name,
        uid: metadata.uid,
      },
      csi: { driver: PROVISIONER, volumeHandle: name },
      persistentVolumeReclaimPolicy: 'Delete',
      ...(storageClassName && { storageClassName }),
      ...(volumeMode && { volumeMode }),
    },
  };
}
