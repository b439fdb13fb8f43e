import { objectNames, helperLabels } from '../../model/objectNames';
import { ServiceModel } from '../../model/ServiceModel';
import {
  CONTAINER_SECURITY,
  mountsSecret,
  podSecurity,
  usesVault,
} from '../manifests/pods';
import { serverUrlKey } from '../manifests/pooler';
import { agentAnnotations, fileAnnotations } from '../secrets';

/** Where the keys of S3 and of age lie in the pods, if there are any. */
const STORE_FOLDER = '/var/run/secrets/store';
const IDENTITY_FOLDER = '/var/run/secrets/identity';
const WORK_FOLDER = '/work';
/** Most bytes of one dump, and of what encryption makes of it. */
const WORK_SIZE = '20Gi';

/** Of the scripts and their programs; `make backup-image` builds and pushes it. */
export const IMAGE_VERSION = '1.0.0';

/** Its scripts and the programs that they need. */
export function backupImage({ image }: ServiceModel): string {
  return `${image}-backup`;
}

type Backup = NonNullable<ServiceModel['description']['backup']>;

/** Dumps on a schedule. */
export function backupCronJob(model: ServiceModel, backup: Backup) {
  const { backup: name } = objectNames(model.name);
  const { daily, weekly, monthly } = backup.retention;
  const isEncrypted = backup.recipients.length > 0;
  return cronJob(model, name, 'backup', {
    schedule: backup.schedule,
    timeZone: backup.timeZone,
    retries: 2,
    script: 'backup.sh',
    environment: {
      ...storeEnvironment(model, backup),
      BACKUP_ENCRYPTION: isEncrypted ? 'age' : 'store',
      ...(isEncrypted ? { AGE_RECIPIENTS: backup.recipients.join(' ') } : {}),
      KEEP_DAILY: String(daily),
      KEEP_WEEKLY: String(weekly),
      KEEP_MONTHLY: String(monthly),
    },
  });
}

/** Never runs by itself: `kubectl create job --from=cronjob/…` makes a Job of it. */
export function restoreCronJob(model: ServiceModel, backup: Backup) {
  const { restore } = objectNames(model.name);
  return cronJob(model, restore, 'restore', {
    schedule: '0 0 1 1 *',
    timeZone: backup.timeZone,
    suspend: true,
    retries: 0,
    script: 'restore.sh',
    environment: {
      ...storeEnvironment(model, backup),
      AGE_IDENTITY_FILE: `${IDENTITY_FOLDER}/identity`,
    },
    identity: restore,
  });
}

/** rclone takes its remotes from variables. */
function storeEnvironment(model: ServiceModel, { bucket }: Backup) {
  return {
    DATABASE_URL_FILE: `${model.secretFolder}/${serverUrlKey(model)}`,
    BACKUP_STORE: `store:${bucket}/${model.name}`,
    WORK_DIRECTORY: WORK_FOLDER,
    RCLONE_CONFIG: `${WORK_FOLDER}/rclone.conf`,
    RCLONE_CONFIG_STORE_TYPE: 's3',
    RCLONE_CONFIG_STORE_PROVIDER: 'Other',
    RCLONE_CONFIG_STORE_ENV_AUTH: 'true',
    RCLONE_S3_NO_CHECK_BUCKET: 'true',
    AWS_SHARED_CREDENTIALS_FILE: `${STORE_FOLDER}/credentials`,
  };
}

interface JobOptions {
  schedule: string;
  timeZone: string;
  suspend?: boolean;
  retries: number;
  script: string;
  environment: Readonly<Record<string, string>>;
  /** Secret with the private key of age */
  identity?: string;
}

function cronJob(
  model: ServiceModel,
  name: string,
  component: string,
  options: JobOptions,
) {
  const labels = helperLabels(model, name, component);
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name, labels },
    spec: {
      schedule: options.schedule,
      timeZone: options.timeZone,
      suspend: options.suspend,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels },
        spec: {
          backoffLimit: options.retries,
          activeDeadlineSeconds: 4 * 3600,
          template: {
            metadata: { labels, annotations: vaultAnnotations(model) },
            spec: podSpec(model, options),
          },
        },
      },
    },
  };
}

/** Production's database is the one that is backed up. */
function vaultAnnotations(model: ServiceModel) {
  return usesVault(model)
    ? {
        ...agentAnnotations(model, true),
        ...fileAnnotations(model, 'production', [serverUrlKey(model)]),
      }
    : undefined;
}

function podSpec(model: ServiceModel, options: JobOptions) {
  const { backup: account } = objectNames(model.name);
  const volumes = volumesOf(model, options.identity);
  return {
    serviceAccountName: account,
    automountServiceAccountToken: usesVault(model),
    enableServiceLinks: false,
    restartPolicy: 'Never',
    securityContext: podSecurity(true),
    containers: [
      {
        name: options.script.replace('.sh', ''),
        image: backupImage(model),
        imagePullPolicy: 'IfNotPresent',
        command: [`/scripts/${options.script}`],
        env: Object.entries(options.environment).map(([key, value]) => ({
          name: key,
          value,
        })),
        resources: {
          requests: {
            cpu: '100m',
            memory: '128Mi',
            'ephemeral-storage': '1Gi',
          },
          limits: { memory: '512Mi', 'ephemeral-storage': WORK_SIZE },
        },
        securityContext: CONTAINER_SECURITY,
        volumeMounts: volumes.map(({ name, mountPath }) => ({
          name,
          mountPath,
          readOnly: name === 'work' || name === 'tmp' ? undefined : true,
        })),
      },
    ],
    volumes: volumes.map(({ mountPath: _, ...volume }) => volume),
  };
}

function volumesOf(model: ServiceModel, identity: string | undefined) {
  const { backup } = objectNames(model.name);
  const files = (secretName: string, optional?: boolean) => ({
    secret: { secretName, optional, defaultMode: 0o440 },
  });
  return [
    {
      name: 'work',
      mountPath: WORK_FOLDER,
      emptyDir: { sizeLimit: WORK_SIZE },
    },
    { name: 'tmp', mountPath: '/tmp', emptyDir: { sizeLimit: '64Mi' } },
    ...(mountsSecret(model)
      ? [
          {
            name: 'database',
            mountPath: model.secretFolder,
            ...files(model.secretName),
          },
        ]
      : []),
    // Absent where the ServiceAccount has an identity that the store knows.
    { name: 'store', mountPath: STORE_FOLDER, ...files(backup, true) },
    ...(identity
      ? [
          {
            name: 'identity',
            mountPath: IDENTITY_FOLDER,
            ...files(identity, true),
          },
        ]
      : []),
  ];
}
