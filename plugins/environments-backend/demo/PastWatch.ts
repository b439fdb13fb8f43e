import { Knex } from 'knex';
import { DatabaseRecorder } from '../src/engine/DatabaseRecorder';
import { ClusterPicture } from '../src/engine/ClusterPicture';
import { KeyedHash } from '../src/domain/template';
import { readDeployment } from '../src/providers/cluster/replicated';

type Fields = Record<string, unknown>;

/** A Deployment as its manifest declares it. */
export interface Manifest {
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec: {
    replicas?: number;
    template: {
      metadata?: { annotations?: Record<string, string> };
      spec: { containers: Container[] };
    };
  };
}

interface Container {
  name: string;
  image?: string;
}

export interface PastState {
  version: string;
  revision: string;
  at: number;
  isComplete: boolean;
}

const KUBERNETES_ID = 'backstage.io/kubernetes-id';
const SOURCE_REVISION = 'quarterdeck.io/source-revision';
const CLUSTER = 'demo';

/**
 * The watch of a cluster as it was: what each Deployment looked like at an instant goes the way that a look at a real
 * one goes, under the clock of that instant.
 */
export class PastWatch {
  readonly #recorder: DatabaseRecorder;
  readonly #picture = new ClusterPicture(CLUSTER);
  readonly #generations = new Map<string, number>();
  #now = 0;

  constructor(
    private readonly options: {
      knex: Knex;
      hash: KeyedHash;
      environmentOf(place: {
        cluster: string;
        namespace: string;
      }): string | undefined;
    },
  ) {
    this.#recorder = new DatabaseRecorder({
      ...options,
      // Facts wait for the timeline from now on.
      now: () => Date.now(),
      claimsOf: ({ labels }) =>
        labels[KUBERNETES_ID]
          ? [`component:default/${labels[KUBERNETES_ID]}`]
          : [],
      onFacts: () => {},
    });
  }

  async look(manifest: Manifest, state: PastState): Promise<void> {
    const observedBefore = this.#now || undefined;
    this.#now = state.at;
    this.#picture
      .replicated('Deployment')
      .set(readDeployment(this.#objectOf(manifest, state), this.options.hash));
    await this.#recorder.record({
      cluster: CLUSTER,
      observed: this.#picture.takeChanged(),
      observedAt: state.at,
      // Nobody looked away between two of these looks.
      observedBefore: observedBefore && state.at - 1_000,
    });
  }

  /** What an API server would say of it at that instant. */
  #objectOf(
    manifest: Manifest,
    { version, revision, at, isComplete }: PastState,
  ): Fields {
    const { metadata, spec } = manifest;
    const key = `${metadata.namespace}/${metadata.name}`;
    const generation = (this.#generations.get(key) ?? 0) + (isComplete ? 0 : 1);
    this.#generations.set(key, generation);
    const replicas = spec.replicas ?? 1;
    const ready = isComplete ? replicas : 0;
    const time = new Date(Math.floor(at / 1000) * 1000).toISOString();
    return {
      metadata: {
        ...metadata,
        uid: `past-${key}`,
        generation,
        creationTimestamp: time,
        annotations: {},
        managedFields: [
          {
            manager: 'deploy-pipeline',
            operation: 'Apply',
            time,
            fieldsV1: { 'f:spec': { 'f:template': {} } },
          },
        ],
      },
      spec: {
        ...spec,
        replicas,
        template: withRelease(spec.template, version, revision),
      },
      status: {
        observedGeneration: generation,
        replicas,
        updatedReplicas: ready,
        readyReplicas: replicas,
        availableReplicas: replicas,
        conditions: [
          {
            type: 'Progressing',
            status: 'True',
            reason: isComplete ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated',
            lastUpdateTime: time,
          },
        ],
      },
    };
  }
}

/** The first container is the service's own. */
function withRelease(
  template: Manifest['spec']['template'],
  version: string,
  revision: string,
): Manifest['spec']['template'] {
  const [own, ...others] = template.spec.containers;
  const name = own.image?.replace(/:[^/]*$/, '');
  return {
    ...template,
    metadata: {
      ...template.metadata,
      annotations: {
        ...template.metadata?.annotations,
        [SOURCE_REVISION]: revision,
      },
    },
    spec: {
      ...template.spec,
      containers: [{ ...own, image: `${name}:${version}` }, ...others],
    },
  };
}
