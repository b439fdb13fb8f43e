import {
  Fields,
  fieldsAt,
  isFields,
  itemsAt,
  stringAt,
  valueAt,
} from '@quarterdeck/kustomize';
import {
  SHUTDOWN_DELAY_SECONDS,
  SHUTDOWN_TIMEOUT_SECONDS,
} from '@quarterdeck/service-generator';
import { PodView, Problem, View, numberAt, podsOf, viewRule } from './views';

type ContainerCheck = (
  container: Fields,
  pod: PodView,
  view: View,
) => readonly (string | false | undefined)[];

function containerRule(id: string, summary: string, check: ContainerCheck) {
  return viewRule(id, summary, view =>
    podsOf(view).flatMap(pod =>
      [...pod.containers, ...pod.initContainers].flatMap(container =>
        check(container, pod, view).flatMap((message): Problem[] =>
          message
            ? [
                {
                  object: pod.object,
                  message: `container ${stringAt(container, 'name')} ${message}`,
                },
              ]
            : [],
        ),
      ),
    ),
  );
}

export const podSecurity = containerRule(
  'kubernetes/pod-security',
  'Containers run without privileges, as a numbered user, on a read-only tree',
  (container, { spec }) => {
    const own = fieldsAt(container, 'securityContext') ?? {};
    const pod = fieldsAt(spec, 'securityContext') ?? {};
    const setting = (field: string) => own[field] ?? pod[field];
    const user = setting('runAsUser');
    const drops = valueAt(own, 'capabilities', 'drop');
    return [
      setting('runAsNonRoot') !== true && 'may run as root: set runAsNonRoot',
      !(typeof user === 'number' && user >= 10_000) &&
        'has no runAsUser of 10000 or more, which no user of the node has',
      stringAt({ profile: setting('seccompProfile') }, 'profile', 'type') !==
        'RuntimeDefault' && 'may make any system call: set seccompProfile',
      own.allowPrivilegeEscalation !== false &&
        'may gain privileges: set allowPrivilegeEscalation to false',
      own.privileged === true && 'is privileged',
      own.readOnlyRootFilesystem !== true &&
        'may change its own program: set readOnlyRootFilesystem',
      !(Array.isArray(drops) && drops.includes('ALL')) &&
        'keeps capabilities: drop ALL',
      ...['hostNetwork', 'hostPID', 'hostIPC'].map(
        field => spec[field] === true && `shares the node's: ${field}`,
      ),
    ];
  },
);

export const fileGroups = viewRule(
  'kubernetes/file-groups',
  'Files of volumes belong to the group of the process, and are not given to it anew at each start',
  view =>
    podsOf(view).flatMap(({ object, spec }) => {
      const { fsGroup, fsGroupChangePolicy, runAsGroup } =
        fieldsAt(spec, 'securityContext') ?? {};
      if (fsGroup === undefined) return [];
      return [
        ...(fsGroupChangePolicy === 'OnRootMismatch'
          ? []
          : [
              {
                object,
                message:
                  'fsGroup without fsGroupChangePolicy OnRootMismatch changes the owner of every file at each start',
              },
            ]),
        ...(runAsGroup === undefined || runAsGroup === fsGroup
          ? []
          : [
              {
                object,
                message: `fsGroup ${fsGroup} is not the group ${runAsGroup} that it runs as`,
              },
            ]),
      ];
    }),
);

export const writableFolders = containerRule(
  'kubernetes/writable-tmp',
  'A program of ours on a read-only tree has a folder for temporary files, of limited size',
  (container, { spec }, { project }) => {
    const image = stringAt(container, 'image') ?? '';
    const isOurs =
      project.model !== undefined &&
      new RegExp(`^${project.model.image.replace(/\./g, '\\.')}[:@]`).test(
        image,
      );
    if (
      !isOurs ||
      valueAt(container, 'securityContext', 'readOnlyRootFilesystem') !== true
    ) {
      return [];
    }
    const mount = itemsAt(container, 'volumeMounts').find(
      ({ mountPath }) => mountPath === '/tmp',
    );
    const volume = itemsAt(spec, 'volumes').find(
      ({ name }) => name === mount?.name,
    );
    return [
      !mount && 'cannot write anywhere: mount an emptyDir at /tmp',
      volume !== undefined &&
        valueAt(volume, 'emptyDir', 'sizeLimit') === undefined &&
        'may fill the disk of its node: give the emptyDir of /tmp a sizeLimit',
    ];
  },
);

export const resources = containerRule(
  'kubernetes/resources',
  'Containers say what they need and at most take; else one starves the others of its node',
  container => {
    const requests = fieldsAt(container, 'resources', 'requests') ?? {};
    const limits = fieldsAt(container, 'resources', 'limits') ?? {};
    return [
      ...['cpu', 'memory', 'ephemeral-storage'].map(
        name => requests[name] === undefined && `requests no ${name}`,
      ),
      limits.memory === undefined && 'has no limit of memory',
    ];
  },
);

const HANDLERS = ['httpGet', 'tcpSocket', 'exec', 'grpc'];

export const probes = containerRule(
  'kubernetes/probes',
  'Containers that serve are asked whether they live and whether they are ready, at different places',
  (container, { isJob }) => {
    if (isJob) return [];
    const { livenessProbe: live, readinessProbe: ready } = container;
    const [liveAt, readyAt] = [live, ready].map(probe =>
      JSON.stringify(HANDLERS.map(handler => valueAt(probe, handler) ?? null)),
    );
    return [
      !isFields(live) && 'has no livenessProbe: it hangs for good',
      !isFields(ready) && 'has no readinessProbe: it gets requests too early',
      isFields(live) &&
        isFields(ready) &&
        valueAt(live, 'httpGet') !== undefined &&
        liveAt === readyAt &&
        'is asked the same for both: what it waits for would restart it',
    ];
  },
);

export const secretsAsFiles = containerRule(
  'kubernetes/secrets-as-files',
  'Secrets are files: variables show up in crash reports, in child processes and in descriptions of pods',
  container => [
    ...itemsAt(container, 'env').map(
      ({ name, valueFrom }) =>
        fieldsAt(valueFrom, 'secretKeyRef') &&
        `has a secret in ${String(name)}`,
    ),
    ...itemsAt(container, 'envFrom').map(
      each => fieldsAt(each, 'secretRef') && 'has a whole Secret in variables',
    ),
  ],
);

export const timeToStop = viewRule(
  'kubernetes/time-to-stop',
  'Pods that serve wait until nobody sends requests any more, end those under way, and have the time for both',
  view => podsOf(view).flatMap(pod => stopProblems(pod, view)),
);

function stopProblems(pod: PodView, view: View): Problem[] {
  const { model } = view.project;
  const { object, spec, isJob } = pod;
  if (!model || isJob || object.metadata.name !== model.name) return [];
  const container = pod.containers.find(({ name }) => name === model.name);
  const pause = numberAt(container, 'lifecycle', 'preStop', 'sleep', 'seconds');
  const drains = model.variables.some(
    ({ name }) => name === 'SHUTDOWN_DELAY_SECONDS',
  );
  const grace = numberAt(spec, 'terminationGracePeriodSeconds') ?? 30;
  const needed =
    (pause ?? 0) +
    (drains ? SHUTDOWN_DELAY_SECONDS + SHUTDOWN_TIMEOUT_SECONDS : 0);
  return [
    ...(pause === undefined && !drains
      ? [
          {
            object,
            message:
              'it stops while requests still come: give it a preStop that sleeps',
          },
        ]
      : []),
    ...(grace <= needed
      ? [
          {
            object,
            message: `terminationGracePeriodSeconds ${grace} is not more than the ${needed} s that it may take to stop`,
          },
        ]
      : []),
  ];
}

export const serviceAccounts = viewRule(
  'kubernetes/service-accounts',
  'Pods have service accounts of their own that exist, and get its token only to use it',
  view => {
    const names = view.objects
      .filter(({ kind }) => kind === 'ServiceAccount')
      .map(({ metadata }) => metadata.name);
    return podsOf(view).flatMap(({ object, spec, labels, annotations }) => {
      const account = stringAt(spec, 'serviceAccountName');
      const hasToken = spec.automountServiceAccountToken !== false;
      const usesToken =
        annotations['vault.hashicorp.com/agent-inject'] === 'true' ||
        bindings(view, account);
      return [
        ...(account !== undefined && !names.includes(account)
          ? [{ object, message: `there is no ServiceAccount ${account}` }]
          : []),
        ...(account === undefined && hasToken
          ? [
              {
                object,
                message:
                  'it gets the token of the default account: set automountServiceAccountToken to false',
              },
            ]
          : []),
        ...(account !== undefined && hasToken && !usesToken
          ? [
              {
                object,
                message: `it gets a token that ${String(labels['app.kubernetes.io/name'])} has no use for`,
              },
            ]
          : []),
      ];
    });
  },
);

function bindings(view: View, account: string | undefined): boolean {
  return view.objects.some(
    object =>
      object.kind === 'RoleBinding' &&
      itemsAt(object, 'subjects').some(({ name }) => name === account),
  );
}
