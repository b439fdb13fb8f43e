import type {
  ClusterStatus,
  Workload,
  WorkloadKind,
} from '@quarterdeck/plugin-environments-common';

export type KubectlVerb = 'get' | 'describe' | 'logs' | 'events' | 'undo';

type Place = Pick<Workload, 'kind' | 'namespace' | 'name'>;
type Context = Pick<ClusterStatus, 'kubectlContext'>;

/** As kubectl takes them: kinds of other vendors with their group, since others use the same words. */
const RESOURCES: Record<Exclude<WorkloadKind, 'Reported'>, string> = {
  Deployment: 'deployment',
  StatefulSet: 'statefulset',
  DaemonSet: 'daemonset',
  CronJob: 'cronjob',
  Rollout: 'rollouts.argoproj.io',
  Canary: 'canaries.flagger.app',
};

/** The kinds that kubectl itself can undo, and whose pods it finds for their logs. */
const OWN_KINDS: readonly WorkloadKind[] = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
];

/**
 * The kubectl command that does without the portal what a page shows.
 *
 * @returns `undefined` where there is none: for what runs outside of Kubernetes, and for undoing or reading the logs of
 *   kinds for which kubectl alone cannot.
 */
export function kubectlCommand(
  verb: KubectlVerb,
  workload: Place,
  cluster: Context,
): string | undefined {
  const { kind, name } = workload;
  if (kind === 'Reported') {
    return undefined;
  }
  const resource = RESOURCES[kind];
  const own = OWN_KINDS.includes(kind);
  switch (verb) {
    case 'get':
      return command(workload, cluster, ['get', resource, name, '-o', 'wide']);
    case 'describe':
      return command(workload, cluster, ['describe', resource, name]);
    case 'events':
      return command(workload, cluster, [
        'events',
        '--for',
        `${resource}/${name}`,
      ]);
    case 'logs':
      return own
        ? command(workload, cluster, [
            'logs',
            `${resource}/${name}`,
            '--all-containers',
            '--tail=100',
          ])
        : undefined;
    case 'undo':
      return own
        ? command(workload, cluster, ['rollout', 'undo', `${resource}/${name}`])
        : undefined;
    default:
      return undefined;
  }
}

/** Sets containers of a workload to other images, which is what a promotion comes to. */
export function kubectlSetImages(
  workload: Place,
  cluster: Context,
  images: ReadonlyArray<{ container: string; image: string }>,
): string | undefined {
  const settable =
    OWN_KINDS.includes(workload.kind) || workload.kind === 'CronJob';
  if (!settable || images.length === 0 || workload.kind === 'Reported') {
    return undefined;
  }
  return command(workload, cluster, [
    'set',
    'image',
    `${RESOURCES[workload.kind]}/${workload.name}`,
    ...images.map(({ container, image }) => `${container}=${image}`),
  ]);
}

function command(place: Place, cluster: Context, rest: string[]): string {
  return [
    'kubectl',
    '--context',
    cluster.kubectlContext,
    '-n',
    place.namespace,
    ...rest,
  ]
    .map(shellWord)
    .join(' ');
}

/** Context names are free text: one with a blank or a quote must still be one word of the command. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}
