import { WatchedObject } from '@quarterdeck/toolkit-node';
import { KeyedHash } from '../domain/template';
import { readRollout } from '../providers/cluster/argoRollouts';
import { readAutoscaler } from '../providers/cluster/autoscalers';
import { readCronJob, readJob } from '../providers/cluster/batch';
import { readCanary } from '../providers/cluster/flagger';
import { readPod } from '../providers/cluster/pods';
import {
  readDaemonSet,
  readDeployment,
  readStatefulSet,
} from '../providers/cluster/replicated';
import {
  readControllerRevision,
  readReplicaSet,
} from '../providers/cluster/revisions';
import { ClusterPicture, PictureCollection } from './ClusterPicture';

/** One kind of object that is watched, and where it goes. */
export interface WatchedCollection {
  /** As roles name it: `deployments.apps`. */
  resource: string;
  path: string;
  /** A cluster may not serve it, or not let the portal read it, without being broken. */
  isOptional: boolean;
  /**
   * Resources that are to be looked at before: what they remember is never older than they are, so that no change in
   * between goes unnoticed.
   */
  after: readonly string[];
  /** Leaves out and reports objects that cannot be read. */
  replace(objects: readonly WatchedObject[], report: Report): void;
  set(object: WatchedObject, report: Report): void;
  delete(uid: string): void;
}

/** Hears of an object that cannot be read: one of them must not hide the thousand that can. */
export type Report = (object: WatchedObject, error: unknown) => void;

/** All that is watched of a cluster. */
export function collectionsOf(
  picture: ClusterPicture,
  hash: KeyedHash,
): WatchedCollection[] {
  const apps = '/apis/apps/v1';
  return [
    collection(`${apps}/deployments`, {
      read: object => readDeployment(object, hash),
      into: picture.replicated('Deployment'),
    }),
    collection(`${apps}/replicasets`, {
      read: object => readReplicaSet(object, hash),
      into: picture.replicaSets,
      after: ['deployments.apps', 'rollouts.argoproj.io'],
    }),
    collection('/api/v1/pods', {
      read: readPod,
      into: picture.pods,
    }),
    collection(`${apps}/statefulsets`, {
      read: object => readStatefulSet(object, hash),
      into: picture.replicated('StatefulSet'),
      isOptional: true,
    }),
    collection(`${apps}/daemonsets`, {
      read: object => readDaemonSet(object, hash),
      into: picture.replicated('DaemonSet'),
      isOptional: true,
    }),
    collection(`${apps}/controllerrevisions`, {
      read: object => readControllerRevision(object, hash),
      into: picture.controllerRevisions,
      after: ['statefulsets.apps', 'daemonsets.apps'],
      isOptional: true,
    }),
    collection('/apis/batch/v1/cronjobs', {
      read: object => readCronJob(object, hash),
      into: picture.cronJobs,
      isOptional: true,
    }),
    collection('/apis/batch/v1/jobs', {
      read: readJob,
      into: picture.jobs,
      isOptional: true,
    }),
    collection('/apis/autoscaling/v1/horizontalpodautoscalers', {
      read: readAutoscaler,
      into: picture.autoscalers,
      isOptional: true,
    }),
    collection('/apis/argoproj.io/v1alpha1/rollouts', {
      read: object => readRollout(object, hash),
      into: picture.replicated('Rollout'),
      isOptional: true,
    }),
    collection('/apis/flagger.app/v1beta1/canaries', {
      read: readCanary,
      into: picture.canaries,
      isOptional: true,
    }),
  ];
}

function collection<T>(
  path: string,
  options: {
    read(object: WatchedObject): T;
    into: PictureCollection<T>;
    isOptional?: boolean;
    after?: readonly string[];
  },
): WatchedCollection {
  const { read, into } = options;
  const readOne = (object: WatchedObject, report: Report): T[] => {
    try {
      return [read(object)];
    } catch (error) {
      report(object, error);
      return [];
    }
  };
  return {
    resource: resourceOf(path),
    path,
    isOptional: options.isOptional ?? false,
    after: options.after ?? [],
    replace: (objects, report) =>
      into.replace(objects.flatMap(object => readOne(object, report))),
    set: (object, report) =>
      readOne(object, report).forEach(snapshot => into.set(snapshot)),
    delete: uid => into.delete(uid),
  };
}

/** `/apis/apps/v1/deployments` is `deployments.apps`, `/api/v1/pods` is `pods`. */
function resourceOf(path: string): string {
  const [root, group, version, plural] = path.split('/').slice(1);
  return root === 'api' ? version : `${plural}.${group}`;
}
