import { GeneratedFile } from '../../files';
import { ServiceModel } from '../../model/ServiceModel';
import { imageOf } from '../../model/versions';
import {
  Manifest,
  componentFiles,
  componentFolder,
  manifestFile,
} from './files';
import { CONTAINER_SECURITY, isFlagger, podSecurity } from './pods';

/** Flagger scales a Deployment of its own; putting that to sleep would be undone. */
export function hasIdleHours(model: ServiceModel): boolean {
  return !isFlagger(model);
}

/** Development costs nothing at night: two CronJobs scale it to zero and back. */
export function idleFiles(model: ServiceModel): GeneratedFile[] {
  const name = `${model.name}-idle`;
  const folder = componentFolder('idle');
  const { min } = model.environments[0].replicas;
  return componentFiles(
    'idle',
    'Scales the Deployment to zero in the evening and back in the morning; an autoscaler leaves zero alone.',
    { resources: ['cron-jobs.yaml', 'access.yaml', 'network-policy.yaml'] },
    [
      manifestFile(
        `${folder}/cron-jobs.yaml`,
        'Somebody who works late scales it up by hand: kubectl scale deployment --replicas=1.',
        [
          scaler(model, `${name}-evening`, '0 20 * * 1-5', 0),
          scaler(model, `${name}-morning`, '0 6 * * 1-5', min),
        ],
      ),
      manifestFile(
        `${folder}/access.yaml`,
        'It may scale this one Deployment and nothing else.',
        access(model, name),
      ),
      manifestFile(
        `${folder}/network-policy.yaml`,
        'It is called by nobody and calls the API server, whose address differs between clusters.',
        {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { name, labels: { 'app.kubernetes.io/name': name } },
          spec: {
            podSelector: { matchLabels: { 'app.kubernetes.io/name': name } },
            policyTypes: ['Ingress', 'Egress'],
            egress: [
              {
                ports: [
                  { port: 443, protocol: 'TCP' },
                  { port: 6443, protocol: 'TCP' },
                ],
                to: [
                  {
                    ipBlock: {
                      cidr: '0.0.0.0/0',
                      except: ['169.254.169.254/32'],
                    },
                  },
                ],
              },
            ],
          },
        },
      ),
    ],
  );
}

function scaler(
  model: ServiceModel,
  name: string,
  schedule: string,
  replicas: number,
): Manifest {
  const labels = { 'app.kubernetes.io/name': `${model.name}-idle` };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name, labels },
    spec: {
      schedule,
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        spec: {
          backoffLimit: 2,
          activeDeadlineSeconds: 120,
          template: {
            metadata: { labels },
            spec: {
              restartPolicy: 'Never',
              serviceAccountName: `${model.name}-idle`,
              automountServiceAccountToken: true,
              enableServiceLinks: false,
              securityContext: podSecurity(false),
              containers: [
                {
                  name: 'scale',
                  image: imageOf(model.versions, 'clusterTools'),
                  imagePullPolicy: 'IfNotPresent',
                  command: ['kubectl'],
                  args: [
                    'scale',
                    `deployment/${model.name}`,
                    `--replicas=${replicas}`,
                    '--cache-dir=/tmp',
                  ],
                  resources: {
                    requests: {
                      cpu: '10m',
                      memory: '64Mi',
                      'ephemeral-storage': '16Mi',
                    },
                    limits: { memory: '128Mi', 'ephemeral-storage': '32Mi' },
                  },
                  securityContext: CONTAINER_SECURITY,
                  volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
                },
              ],
              volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '16Mi' } }],
            },
          },
        },
      },
    },
  };
}

function access(model: ServiceModel, name: string): Manifest[] {
  const metadata = { name, labels: { 'app.kubernetes.io/name': name } };
  return [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata,
      automountServiceAccountToken: false,
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata,
      rules: [
        {
          apiGroups: ['apps'],
          resources: ['deployments', 'deployments/scale'],
          resourceNames: [model.name],
          verbs: ['get', 'patch', 'update'],
        },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name,
      },
      subjects: [{ kind: 'ServiceAccount', name }],
    },
  ];
}
