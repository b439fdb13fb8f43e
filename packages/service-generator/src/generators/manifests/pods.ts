import { objectNames } from '../../model/objectNames';
import { CONTAINER_USER, ServiceModel } from '../../model/ServiceModel';
import {
  SHUTDOWN_DELAY_SECONDS,
  TERMINATION_GRACE_SECONDS,
} from '../../model/shutdown';
import { imageOf } from '../../model/versions';
import { Manifest } from './files';

/** Credentials of the image registry, which the platform puts into every namespace. */
export const PULL_SECRET = 'registry-credentials';
/** Which of two Deployments of a service a pod is of: rollouts and Services tell them apart by it. */
export const TRACK_LABEL = 'quarterdeck.io/track';

/** What the restricted Pod Security Standard wants of every container. */
export const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/** @param readsSecrets - files of a Secret belong to root and are read by this group */
export function podSecurity(readsSecrets: boolean): Manifest {
  return {
    runAsNonRoot: true,
    runAsUser: CONTAINER_USER,
    runAsGroup: CONTAINER_USER,
    fsGroup: readsSecrets ? CONTAINER_USER : undefined,
    fsGroupChangePolicy: readsSecrets ? 'OnRootMismatch' : undefined,
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** Flagger renames the pods that serve, and wants a single label in the selector. */
export function isFlagger({ description }: ServiceModel): boolean {
  return description.rollout.strategy === 'canary-flagger';
}

/** Requests are shared out by the weights of an Istio VirtualService. */
export function isMeshed({ description }: ServiceModel): boolean {
  return (
    description.rollout.strategy === 'canary-istio' ||
    description.rollout.strategy === 'canary-flagger'
  );
}

/** Whether its secrets are mounted from a Secret; Vault's agent writes the files itself. */
export function mountsSecret({
  secretKeys,
  description,
}: ServiceModel): boolean {
  return (
    secretKeys.length > 0 &&
    description.delivery.secrets.backend !== 'vault-agent'
  );
}

export function usesVault({ secretKeys, description }: ServiceModel): boolean {
  return (
    secretKeys.length > 0 &&
    description.delivery.secrets.backend === 'vault-agent'
  );
}

/** Labels of the pods that serve, and the selector of their Deployment. */
export function podLabels(model: ServiceModel): Record<string, string> {
  return isFlagger(model)
    ? { ...model.selector }
    : { ...model.selector, [TRACK_LABEL]: 'stable' };
}

/** Folders that a read-only container writes to, with the most that fits in. */
export function volumesOf(model: ServiceModel): Manifest[] {
  return [
    { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
    ...(mountsSecret(model)
      ? [
          {
            name: 'secrets',
            secret: {
              secretName: model.secretName,
              // Octal 0440.
              defaultMode: 0o440,
              items: model.secretKeys.map(key => ({ key, path: key })),
            },
          },
        ]
      : []),
  ];
}

export function volumeMountsOf(model: ServiceModel): Manifest[] {
  return [
    { name: 'tmp', mountPath: '/tmp' },
    ...(mountsSecret(model)
      ? [{ name: 'secrets', mountPath: model.secretFolder, readOnly: true }]
      : []),
  ];
}

/** The pod template of the service. */
export function podTemplate(model: ServiceModel): Manifest {
  return {
    metadata: {
      labels: podLabels(model),
      annotations: { 'kubectl.kubernetes.io/default-container': model.name },
    },
    spec: {
      serviceAccountName: model.name,
      automountServiceAccountToken: usesVault(model),
      enableServiceLinks: false,
      // The pause before it stops, the time that requests under way get, and a reserve.
      terminationGracePeriodSeconds: TERMINATION_GRACE_SECONDS,
      securityContext: podSecurity(mountsSecret(model)),
      topologySpreadConstraints: [
        'topology.kubernetes.io/zone',
        'kubernetes.io/hostname',
      ].map(topologyKey => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: model.selector },
        matchLabelKeys: ['pod-template-hash'],
      })),
      containers: [mainContainer(model), ...sidecars(model)],
      volumes: volumesOf(model),
    },
  };
}

function mainContainer(model: ServiceModel): Manifest {
  const { name, image, language, ports } = model;
  const production = model.environments[2];
  const isWebsite = language === 'react';
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    ports: [
      { name: 'http', containerPort: ports.http, protocol: 'TCP' },
      ...(isWebsite
        ? []
        : [{ name: 'metrics', containerPort: ports.metrics, protocol: 'TCP' }]),
    ],
    envFrom: [{ configMapRef: { name: objectNames(name).configuration } }],
    env: environmentOf(model),
    resources: production.resources,
    securityContext: CONTAINER_SECURITY,
    ...probesOf(model),
    // A service of ours waits by itself before it stops; nginx does not.
    lifecycle: isWebsite
      ? { preStop: { sleep: { seconds: SHUTDOWN_DELAY_SECONDS } } }
      : undefined,
    volumeMounts: volumeMountsOf(model),
  };
}

/** What only the pod itself knows; everything else is in the ConfigMap. */
export function environmentOf({ language, name }: ServiceModel): Manifest[] {
  if (language === 'react') {
    return [];
  }
  return [
    ...(language === 'go'
      ? [
          {
            name: 'GOMEMLIMIT',
            valueFrom: { resourceFieldRef: { resource: 'limits.memory' } },
          },
        ]
      : []),
    { name: 'OTEL_SERVICE_NAME', value: name },
    {
      name: 'POD_ENVIRONMENT',
      valueFrom: { fieldRef: { fieldPath: "metadata.labels['environment']" } },
    },
    {
      name: 'OTEL_RESOURCE_ATTRIBUTES',
      value: 'deployment.environment.name=$(POD_ENVIRONMENT)',
    },
  ];
}

function probesOf({ paths }: ServiceModel): Manifest {
  const get = (path: string) => ({ httpGet: { path, port: 'http' } });
  return {
    // Until it passes, the other two wait: it stands in for their initial delays.
    startupProbe: {
      ...get(paths.live),
      periodSeconds: 2,
      timeoutSeconds: 2,
      failureThreshold: 20,
    },
    livenessProbe: {
      ...get(paths.live),
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 3,
    },
    readinessProbe: {
      ...get(paths.ready),
      periodSeconds: 5,
      timeoutSeconds: 3,
      failureThreshold: 3,
    },
  };
}

/** nginx tells its numbers in a form of its own; this makes metrics of them. */
function sidecars({ language, ports, versions }: ServiceModel): Manifest[] {
  return language === 'react'
    ? [
        {
          name: 'metrics',
          image: imageOf(versions, 'nginxExporter'),
          imagePullPolicy: 'IfNotPresent',
          args: [
            `--nginx.scrape-uri=http://127.0.0.1:${ports.http}/stub_status`,
            `--web.listen-address=:${ports.metrics}`,
          ],
          ports: [
            {
              name: 'metrics',
              containerPort: ports.metrics,
              protocol: 'TCP',
            },
          ],
          resources: {
            requests: {
              cpu: '10m',
              memory: '16Mi',
              'ephemeral-storage': '16Mi',
            },
            limits: { memory: '32Mi', 'ephemeral-storage': '32Mi' },
          },
          securityContext: CONTAINER_SECURITY,
          livenessProbe: {
            tcpSocket: { port: 'metrics' },
            periodSeconds: 10,
          },
          readinessProbe: {
            tcpSocket: { port: 'metrics' },
            periodSeconds: 5,
          },
          lifecycle: {
            preStop: { sleep: { seconds: SHUTDOWN_DELAY_SECONDS } },
          },
        },
      ]
    : [];
}

/** All pods that serve: Flagger calls those of its primary differently. */
export function servingPods(model: ServiceModel) {
  return {
    key: 'app.kubernetes.io/name',
    operator: 'In',
    values: isFlagger(model)
      ? [model.name, `${model.name}-primary`]
      : [model.name],
  };
}
