import { objectNames } from '../../../model/objectNames';
import { longestPauseHours } from '../../backups/schedule';
import { Alert, AlertContext, constant } from '../alert';

/** Jobs that have to succeed although nobody looks: migrations and backups. */
export function jobAlerts(context: AlertContext): Alert[] {
  const { model, environment } = context;
  return [
    ...(model.program.migrate ? [migrationAlert(context)] : []),
    ...(model.hasBackup && environment.name === 'production'
      ? [backupFailedAlert(context), backupAgeAlert(context)]
      : []),
  ];
}

/** What all alerts have in common that tell of a Job that has given up. */
function failedJob(
  { namespace }: AlertContext,
  job: string,
  consequence: string,
): Pick<Alert, 'expression' | 'duration' | 'description' | 'test'> {
  const series = (value: number) => [
    {
      series: `kube_job_failed{namespace="${namespace}",job_name="${job}-29385",condition="true"}`,
      values: constant(value),
    },
  ];
  return {
    expression: `max by (namespace, job_name) (kube_job_failed{namespace="${namespace}",job_name=~"${job}(-.+)?",condition="true"}) > 0`,
    duration: '1m',
    description: `The Job {{ $labels.job_name }} has given up. ${consequence}`,
    test: { bad: series(1), firesBy: '10m', good: series(0) },
  };
}

function migrationAlert(context: AlertContext): Alert {
  const { name, namespace } = context;
  return {
    name: 'MigrationFailed',
    severity: 'critical',
    summary: `A migration of the database of ${name} has failed`,
    ...failedJob(
      context,
      objectNames(name).migration,
      'The new version must not be rolled out before it succeeds.',
    ),
    guide: {
      meaning:
        'The Job that migrates the database before a deployment has failed as often as it may.',
      impact:
        'The version before goes on running. The new one cannot be deployed.',
      diagnose: [
        {
          why: 'Which statement failed?',
          command: `kubectl --namespace ${namespace} logs --selector app.kubernetes.io/component=migration --tail=100`,
        },
        {
          why: 'Does another session hold a lock that it waits for?',
          command: `psql "$DATABASE_URL" --command "select pid, pg_blocking_pids(pid) as blocked_by, left(query, 80) as query from pg_stat_activity where cardinality(pg_blocking_pids(pid)) > 0"`,
        },
      ],
      mitigate: [
        'A lock or a timeout: end the session that blocks it, delete the Job and deploy again. Migrations run in one transaction each, so a failed one has left nothing behind.',
        'A wrong statement: correct it in a new commit. Never edit a migration that has run anywhere.',
      ],
      verify: `\`kubectl --namespace ${namespace} get jobs\` shows the Job complete, and the new version runs.`,
    },
  };
}

function backupDiagnosis({ name, namespace }: AlertContext) {
  const { backup } = objectNames(name);
  return [
    {
      why: 'What happened to the last runs?',
      command: `kubectl --namespace ${namespace} get jobs --selector app.kubernetes.io/component=backup --sort-by=.metadata.creationTimestamp`,
    },
    {
      why: 'What does the last one say?',
      command: `kubectl --namespace ${namespace} logs --selector app.kubernetes.io/component=backup --tail=100`,
    },
    {
      why: 'Is it suspended?',
      command: `kubectl --namespace ${namespace} get cronjob ${backup} --output jsonpath='{.spec.suspend} {.status.lastSuccessfulTime}{"\\n"}'`,
    },
  ];
}

const backUpNow = ({ name, namespace }: AlertContext) =>
  `When the cause is gone, make one now: \`kubectl --namespace ${namespace} create job --from=cronjob/${objectNames(name).backup} ${objectNames(name).backup}-by-hand\`.`;

function backupFailedAlert(context: AlertContext): Alert {
  const { name, namespace } = context;
  const { backup } = objectNames(name);
  return {
    name: 'BackupFailed',
    severity: 'warning',
    summary: `A backup of the database of ${name} has failed`,
    ...failedJob(context, backup, 'Nothing was uploaded by it.'),
    guide: {
      meaning:
        'The dump, its encryption or its upload failed. A backup that failed is never stored, and never replaces a good one.',
      impact: 'None yet. The last good backup grows older.',
      diagnose: backupDiagnosis(context),
      mitigate: [
        '`password authentication failed`: the secret and the database disagree.',
        '`No space left on device`: raise the size of the volume `work` in `deploy/components/backup`.',
        'A refused upload: credentials or policy of the bucket.',
        backUpNow(context),
      ],
      verify: `\`kubectl --namespace ${namespace} get cronjob ${backup}\` shows a success after the failure.`,
    },
  };
}

function backupAgeAlert(context: AlertContext): Alert {
  const { name, namespace, model } = context;
  const { backup } = objectNames(name);
  const schedule = model.description.backup?.schedule ?? '';
  const hours = longestPauseHours(schedule) + 2;
  const series = `kube_cronjob_status_last_successful_time{namespace="${namespace}",cronjob="${backup}"}`;
  return {
    name: 'BackupTooOld',
    severity: 'critical',
    expression: `time() - max by (namespace, cronjob) (${series}) > ${hours} * 3600 or absent(${series})`,
    duration: '15m',
    summary: `The last good backup of ${name} is too old`,
    description: `No backup has succeeded for more than ${hours} hours; the schedule is \`${schedule}\`.`,
    guide: {
      meaning:
        'Backups have failed, have not been started, or have never succeeded yet.',
      impact:
        'If the database is lost now, more data is lost with it than was agreed on.',
      diagnose: backupDiagnosis(context),
      mitigate: [
        'If runs fail, see BackupFailed.',
        `If none was started, the CronJob is suspended or its deadline was missed: \`kubectl --namespace ${namespace} describe cronjob ${backup}\`.`,
        backUpNow(context),
      ],
      verify:
        'The alert is resolved; a restore test in the portal (Backups) passes.',
    },
    test: {
      bad: [{ series, values: constant(-(hours + 1) * 3_600) }],
      firesBy: '20m',
      good: [{ series, values: constant(0) }],
    },
  };
}
