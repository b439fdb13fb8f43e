import { GeneratedFile } from '../../files';
import { objectNames } from '../../model/objectNames';
import { ServiceModel } from '../../model/ServiceModel';
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
