import { GeneratedFile } from '../../files';
import { objectNames } from '../../model/objectNames';
import { ServiceModel } from '../../model/ServiceModel';
import { imageOf } from '../../model/versions';
import {
  Manifest,
  componentFiles,
  componentFolder,
  manifestFile,
} from './files';
import { POOLER_PORT, TO_DATABASE, TO_DNS } from './networkPolicies';
import { CONTAINER_SECURITY, PULL_SECRET, podSecurity } from './pods';

/** Key of the service's Secret with the URL that PgBouncer itself connects to. */
export const POOLER_KEY = 'database-server-url';

export function hasPooler({ description }: ServiceModel): boolean {
  return description.resources.database?.params.pooler ?? false;
}

/** Key with the URL of the database server itself: what dumps or watches it needs a session of its own. */
export function serverUrlKey(model: ServiceModel): string {
  return hasPooler(model) ? POOLER_KEY : 'database-url';
}

/** PgBouncer: many clients share few connections, each for the time of a transaction. */
export function poolerFiles(model: ServiceModel): GeneratedFile[] {
  const folder = componentFolder('pooler');
  const name = `${model.name}-pooler`;
  const labels = { 'app.kubernetes.io/name': name };
  const metadata = { name, labels };
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata,
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [
            {
              podSelector: {
                matchExpressions: [
                  {
                    key: 'app.kubernetes.io/name',
                    operator: 'In',
                    values: [
                      model.name,
                      `${model.name}-primary`,
                      objectNames(model.name).migration,
                    ],
                  },
                ],
              },
            },
          ],
          ports: [{ port: 'postgres', protocol: 'TCP' }],
        },
      ],
      egress: [TO_DNS, TO_DATABASE],
    },
  };
  return componentFiles(
    'pooler',
    `PgBouncer between the pods and the database: database-url names ${name}:${POOLER_PORT}, ${POOLER_KEY} the server.\nIn transaction mode neither session settings nor advisory locks of sessions outlive a transaction.`,
    {
      resources: [
        'service-account.yaml',
        'deployment.yaml',
        'service.yaml',
        'pod-disruption-budget.yaml',
        'network-policy.yaml',
      ],
    },
    [
      manifestFile(`${folder}/service-account.yaml`, 'It may do nothing.', {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata,
        automountServiceAccountToken: false,
        imagePullSecrets: [{ name: PULL_SECRET }],
      }),
      manifestFile(
        `${folder}/deployment.yaml`,
        `quarterdeck-ignore kubernetes/secrets-as-files: the image of PgBouncer reads its server from the environment alone`,
        poolerDeployment(model, name),
      ),
      manifestFile(`${folder}/service.yaml`, 'Where the service connects to.', {
        apiVersion: 'v1',
        kind: 'Service',
        metadata,
        spec: {
          type: 'ClusterIP',
          selector: labels,
          ports: [
            {
              name: 'postgres',
              port: POOLER_PORT,
              targetPort: 'postgres',
              protocol: 'TCP',
            },
          ],
        },
      }),
      manifestFile(
        `${folder}/pod-disruption-budget.yaml`,
        'One of the two always serves while nodes are drained.',
        {
          apiVersion: 'policy/v1',
          kind: 'PodDisruptionBudget',
          metadata,
          spec: {
            maxUnavailable: 1,
            unhealthyPodEvictionPolicy: 'AlwaysAllow',
            selector: { matchLabels: labels },
          },
        },
      ),
      manifestFile(
        `${folder}/network-policy.yaml`,
        'The service and its migration connect to it, and it to the database.',
        policy,
      ),
    ],
  );
}

function poolerDeployment(model: ServiceModel, name: string): Manifest {
  const labels = { 'app.kubernetes.io/name': name };
  const probe = { tcpSocket: { port: 'postgres' } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      replicas: 2,
      revisionHistoryLimit: 5,
      selector: { matchLabels: labels },
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
      },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 40,
          securityContext: podSecurity(false),
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: labels },
            },
          ],
          containers: [
            {
              name: 'pgbouncer',
              image: imageOf(model.versions, 'pgbouncer'),
              imagePullPolicy: 'IfNotPresent',
              ports: [
                {
                  name: 'postgres',
                  containerPort: POOLER_PORT,
                  protocol: 'TCP',
                },
              ],
              env: poolerEnvironment(model),
              resources: {
                requests: {
                  cpu: '50m',
                  memory: '32Mi',
                  'ephemeral-storage': '16Mi',
                },
                limits: { memory: '64Mi', 'ephemeral-storage': '64Mi' },
              },
              securityContext: CONTAINER_SECURITY,
              livenessProbe: { ...probe, periodSeconds: 10 },
              readinessProbe: { ...probe, periodSeconds: 5 },
              // Clients that are connected get the time to end their transactions.
              lifecycle: { preStop: { sleep: { seconds: 30 } } },
              volumeMounts: [
                { name: 'configuration', mountPath: '/etc/pgbouncer' },
                { name: 'tmp', mountPath: '/tmp' },
              ],
            },
          ],
          volumes: [
            {
              name: 'configuration',
              emptyDir: { medium: 'Memory', sizeLimit: '1Mi' },
            },
            { name: 'tmp', emptyDir: { sizeLimit: '16Mi' } },
          ],
        },
      },
    },
  };
}

function poolerEnvironment({ secretName }: ServiceModel): Manifest[] {
  const settings = {
    LISTEN_PORT: String(POOLER_PORT),
    AUTH_TYPE: 'scram-sha-256',
    POOL_MODE: 'transaction',
    MAX_CLIENT_CONN: '1000',
    DEFAULT_POOL_SIZE: '25',
    RESERVE_POOL_SIZE: '5',
    // Drivers prepare statements; PgBouncer keeps track of them since 1.21.
    MAX_PREPARED_STATEMENTS: '200',
  };
  return [
    {
      name: 'DATABASE_URL',
      valueFrom: { secretKeyRef: { name: secretName, key: POOLER_KEY } },
    },
    ...Object.entries(settings).map(([name, value]) => ({ name, value })),
  ];
}
