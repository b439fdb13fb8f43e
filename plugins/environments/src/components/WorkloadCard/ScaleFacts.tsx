import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  Autoscaling,
  Schedule,
  Workload,
} from '@quarterdeck/plugin-environments-common';
import { environmentsTranslationRef } from '../../translations/translation';
import { Moment } from '../Moment/Moment';

/** How much of it there is: replicas, or the schedule of what only runs at times, or that nobody says. */
export function ScaleFacts({ workload }: { workload: Workload }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { replicas, autoscaling, schedule } = workload;
  return (
    <>
      {replicas && (
        <span>
          {t('workload.replicas', {
            ready: String(replicas.ready),
            count: replicas.desired,
          })}
        </span>
      )}
      {schedule && (
        <span>
          <ScheduleText schedule={schedule} />
        </span>
      )}
      {!replicas && !schedule && <span>{t('workload.noReplicas')}</span>}
      {autoscaling && (
        <span>
          <AutoscalingText autoscaling={autoscaling} />
        </span>
      )}
    </>
  );
}

export function AutoscalingText({ autoscaling }: { autoscaling: Autoscaling }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <>
      {t('workload.autoscaled', {
        minimum: String(autoscaling.minimum),
        maximum: String(autoscaling.maximum),
      })}
    </>
  );
}

export function ScheduleText({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { cron, timeZone, suspended, active, lastSucceededAt } = schedule;
  return (
    <>
      {t('schedule.runs', { cron })}
      {timeZone !== null && ` (${timeZone})`}
      {suspended && `, ${t('schedule.suspended')}`}
      {active > 0 && `, ${t('schedule.active', { count: active })}`}
      {', '}
      {lastSucceededAt === null
        ? t('schedule.neverSucceeded')
        : t('schedule.lastSucceeded', {
            time: <Moment dateTime={lastSucceededAt} />,
          })}
    </>
  );
}
