import { GeneratedFile } from '../../files';
import { objectNames } from '../../model/objectNames';
import { ServiceModel } from '../../model/ServiceModel';
import { imageOf } from '../../model/versions';
import { syncWave } from './base';
import {
  Manifest,
  componentFiles,
  componentFolder,
  manifestFile,
} from './files';
import { TO_DATABASE, TO_VAULT, jobPolicy, toPooler } from './networkPolicies';
import {
  CONTAINER_SECURITY,
  PULL_SECRET,
  isFlagger,
  mountsSecret,
  podSecurity,
  usesVault,
  volumeMountsOf,
  volumesOf,
} from './pods';

export function hasMigration({ program, hasDatabase }: ServiceModel): boolean {
  return hasDatabase && program.migrate !== undefined;
}

/** The Job that brings the schema to what the version wants, before its pods come up. */
export function migrationFiles(model: ServiceModel): GeneratedFile[] {
  const folder = componentFolder('migration');
  const name = objectNames(model.name).migration;
  const egress = [
    model.description.resources.database?.params.pooler
      ? toPooler(model)
      : TO_DATABASE,
    ...(usesVault(model) ? [TO_VAULT] : []),
  ];
  return componentFiles(
    'migration',
    'Brings the schema of the database to what the version wants, before its pods come up.',
    { resources: ['job.yaml', 'service-account.yaml', 'network-policy.yaml'] },
    [
      manifestFile(
        `${folder}/job.yaml`,
        `A Job cannot be changed, so each release replaces it: ${REPLACING[model.description.delivery.gitops]}\nIt stays when it is done: gates of rollouts ask whether it was.`,
        job(model, name),
      ),
      serviceAccountFile(
        model,
        name,
        `${folder}/service-account.yaml`,
        'Apart from that of the service, so that each gets only the identity it needs.',
      ),
      jobPolicy(
        name,
        egress,
        'It is called by nobody and calls the database alone.',
        `${folder}/network-policy.yaml`,
      ),
    ],
  );
}

const REPLACING = {
  argocd: 'Argo CD removes the one before.',
  flux: 'Flux makes it anew.',
  none: 'scripts/deploy.sh deletes the one before.',
} as const;

/** Tells what watches the repository to replace the Job. */
function replaced(model: ServiceModel): Record<string, string> | undefined {
  switch (model.description.delivery.gitops) {
    case 'argocd':
      return {
        'argocd.argoproj.io/hook': 'Sync',
        'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
        ...syncWave(model, -1),
      };
    case 'flux':
      return { 'kustomize.toolkit.fluxcd.io/force': 'enabled' };
    default:
      return undefined;
  }
}

function job(model: ServiceModel, name: string): Manifest {
  const labels = {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/component': 'migration',
    'quarterdeck.io/migration': model.name,
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, labels, annotations: replaced(model) },
    spec: {
      backoffLimit: 3,
      activeDeadlineSeconds: 600,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Never',
          serviceAccountName: name,
          automountServiceAccountToken: usesVault(model),
          enableServiceLinks: false,
          securityContext: podSecurity(mountsSecret(model)),
          containers: [
            {
              name: 'migrate',
              image: model.image,
              imagePullPolicy: 'IfNotPresent',
              args: model.program.migrate,
              envFrom: [
                {
                  configMapRef: { name: objectNames(model.name).configuration },
                },
              ],
              resources: {
                requests: {
                  cpu: '100m',
                  memory: '128Mi',
                  'ephemeral-storage': '64Mi',
                },
                limits: { memory: '256Mi', 'ephemeral-storage': '128Mi' },
              },
              securityContext: CONTAINER_SECURITY,
              volumeMounts: volumeMountsOf(model),
            },
          ],
          volumes: volumesOf(model),
        },
      },
    },
  };
}

function serviceAccountFile(
  model: ServiceModel,
  name: string,
  path: string,
  comment: string,
): GeneratedFile {
  return manifestFile(path, comment, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      name,
      labels: { 'app.kubernetes.io/name': name },
      annotations: syncWave(model, -2),
    },
    automountServiceAccountToken: false,
    imagePullSecrets: [{ name: PULL_SECRET }],
  });
}

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
