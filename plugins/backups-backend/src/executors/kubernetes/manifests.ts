/** What a run is in the cluster: a Job with one pod, and a Secret with what it is to do. */
import type { ExecutorJob } from '../../executor/protocol';
import type { ReportTo } from '../../executor/reporting';
import type { InClusterConfig } from './config';

export const RUN_LABEL = 'quarterdeck.io/backups-run';
export const SOURCE_LABEL = 'quarterdeck.io/backups-source';
const ATTEMPT_LABEL = 'quarterdeck.io/backups-attempt';
const JOB_FOLDER = '/run/quarterdeck';
const SCRATCH = '/scratch';
const NOBODY = 65_532;
/** For what the portal did not come to remove. */
const KEPT_SECONDS = 300;
/** It tells the executor to end, and the portal that it did. */
const GRACE_SECONDS = 30;

/** A job, and what tells this attempt from others at the same run: six small letters and digits. */
export interface Attempt {
  job: ExecutorJob;
  attempt: string;
}

export function nameOf({ job, attempt }: Attempt): string {
  return `quarterdeck-backup-${job.runId}-${attempt}`;
}

/** Finds its Job and its pod, and nobody else's. */
export function labelsOf({ job, attempt }: Attempt): Record<string, string> {
  return { [RUN_LABEL]: job.runId, [ATTEMPT_LABEL]: attempt };
}

/** Jobs that must not be there beside this one: earlier attempts, and those that work on the same source. */
export function rivalsOf(job: ExecutorJob): Record<string, string> {
  switch (job.kind) {
    case 'backup':
    case 'managed-backup':
    case 'restore':
    case 'managed-restore':
      return { [SOURCE_LABEL]: job.source };
    default:
      return { [RUN_LABEL]: job.runId };
  }
}

export function jobManifest(
  attempt: Attempt,
  settings: InClusterConfig,
  deadlineSeconds: number,
) {
  const labels = {
    'app.kubernetes.io/managed-by': 'quarterdeck',
    ...labelsOf(attempt),
    ...rivalsOf(attempt.job),
  };
  const metadata = {
    name: nameOf(attempt),
    namespace: settings.namespace,
    labels,
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata,
    spec: {
      // The portal decides whether and when it is tried again.
      backoffLimit: 0,
      activeDeadlineSeconds: deadlineSeconds,
      ttlSecondsAfterFinished: KEPT_SECONDS,
      template: { metadata: { labels }, spec: podSpec(attempt, settings) },
    },
  };
}

function podSpec(attempt: Attempt, settings: InClusterConfig) {
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    serviceAccountName: settings.serviceAccountName,
    imagePullSecrets: settings.imagePullSecrets.map(name => ({ name })),
    nodeSelector: settings.nodeSelector,
    tolerations: settings.tolerations,
    terminationGracePeriodSeconds: GRACE_SECONDS,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: NOBODY,
      runAsGroup: NOBODY,
      fsGroup: NOBODY,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: 'executor',
        image: settings.image,
        command: [
          ...settings.command,
          '--job-file',
          `${JOB_FOLDER}/job.json`,
          '--report-file',
          `${JOB_FOLDER}/report.json`,
        ],
        env: [{ name: 'TMPDIR', value: SCRATCH }],
        resources: settings.resources,
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        volumeMounts: [
          { name: 'job', mountPath: JOB_FOLDER, readOnly: true },
          { name: 'scratch', mountPath: SCRATCH },
          ...settings.volumes.map(({ path }, index) => ({
            name: `claim-${index}`,
            mountPath: path,
          })),
        ],
      },
    ],
    volumes: [
      {
        name: 'job',
        secret: { secretName: nameOf(attempt), defaultMode: 0o440 },
      },
      {
        name: 'scratch',
        emptyDir: { medium: 'Memory', sizeLimit: settings.scratch },
      },
      ...settings.volumes.map(({ claim }, index) => ({
        name: `claim-${index}`,
        persistentVolumeClaim: { claimName: claim },
      })),
    ],
  };
}

/** It goes with its Job, whoever removes that. */
export function secretManifest(
  attempt: Attempt,
  settings: InClusterConfig,
  jobUid: string,
  to: ReportTo,
) {
  const base64 = (value: object) =>
    Buffer.from(JSON.stringify(value)).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: nameOf(attempt),
      namespace: settings.namespace,
      labels: {
        'app.kubernetes.io/managed-by': 'quarterdeck',
        ...labelsOf(attempt),
      },
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          name: nameOf(attempt),
          uid: jobUid,
        },
      ],
    },
    immutable: true,
    type: 'Opaque',
    data: {
      'job.json': base64({ ...attempt.job, scratchRoot: SCRATCH }),
      'report.json': base64(to),
    },
  };
}
