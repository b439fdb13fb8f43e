import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import type { WorkloadDetails } from '@quarterdeck/plugin-environments-common';
import {
  DataTable,
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
  ToneChip,
} from '@quarterdeck/toolkit-react';
import type { ReactNode } from 'react';
import { useWorkloadDetails } from '../../hooks/useQuestions';
import { warningsFirst } from '../../model/events';
import { conditionTone, EVENT_TONES, podTone } from '../../model/tones';
import { environmentsTranslationRef } from '../../translations/translation';
import { Moment } from '../Moment/Moment';
import { KubectlCommands } from './KubectlCommands';
import type { PanelSubject } from './WorkloadPanel';
import styles from './WorkloadPanel.module.css';

type DetailsProps = PanelSubject & {
  children(details: WorkloadDetails): ReactNode;
};

/** What the cluster tells of the workload right now. */
function Details({ entity, workload, children }: DetailsProps) {
  const live = useWorkloadDetails(entity, workload);
  switch (live.status) {
    case 'loading':
      return (
        <LoadingRegion>
          <Skeleton width="100%" height="10rem" />
        </LoadingRegion>
      );
    case 'failed':
      return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
    default:
      return (
        <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
          <LiveStatus
            asOf={live.data.asOf}
            transport={live.transport}
            problem={live.problem}
          />
          {children(live.data)}
        </ServerClock>
      );
  }
}

export function PodsTab(subject: PanelSubject) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <>
      <Details {...subject}>
        {({ pods }) =>
          pods.length === 0 ? (
            <p className={styles.paragraph}>{t('pods.none')}</p>
          ) : (
            <DataTable
              label={t('panel.pods')}
              columns={[
                t('pods.name'),
                t('pods.state'),
                t('pods.restarts'),
                t('pods.version'),
                t('pods.node'),
                t('pods.started'),
              ]}
              rows={pods.map(pod => ({
                id: pod.name,
                cells: [
                  <code className={styles.code}>{pod.name}</code>,
                  <>
                    <ToneChip tone={podTone(pod)}>{pod.state}</ToneChip>
                    {!pod.ready && <div>{t('pods.notReady')}</div>}
                  </>,
                  pod.lastExitCode === null
                    ? String(pod.restarts)
                    : t('pods.restartsWithExit', {
                        restarts: String(pod.restarts),
                        exitCode: String(pod.lastExitCode),
                      }),
                  pod.version ?? t('workload.versionUnknown'),
                  pod.node ?? t('pods.noNode'),
                  pod.startedAt === null ? (
                    t('pods.notStarted')
                  ) : (
                    <Moment dateTime={pod.startedAt} />
                  ),
                ],
              }))}
            />
          )
        }
      </Details>
      <KubectlCommands {...subject} verbs={['get', 'logs']} />
    </>
  );
}

export function ConditionsTab(subject: PanelSubject) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <>
      <Details {...subject}>
        {({ conditions }) =>
          conditions.length === 0 ? (
            <p className={styles.paragraph}>{t('conditions.none')}</p>
          ) : (
            <DataTable
              label={t('panel.conditions')}
              columns={[
                t('conditions.type'),
                t('conditions.status'),
                t('conditions.message'),
                t('conditions.since'),
              ]}
              rows={conditions.map(condition => ({
                id: condition.type,
                cells: [
                  condition.type,
                  <ToneChip tone={conditionTone(condition)}>
                    {condition.status}
                  </ToneChip>,
                  <>
                    {condition.reason !== null && (
                      <strong>{condition.reason}</strong>
                    )}
                    <div>{condition.message}</div>
                  </>,
                  condition.since === null ? (
                    t('conditions.sinceUnknown')
                  ) : (
                    <Moment dateTime={condition.since} />
                  ),
                ],
              }))}
            />
          )
        }
      </Details>
      <KubectlCommands {...subject} verbs={['describe']} />
    </>
  );
}

export function EventsTab(subject: PanelSubject) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <>
      <Details {...subject}>
        {({ events }) =>
          events.length === 0 ? (
            <p className={styles.paragraph}>{t('events.none')}</p>
          ) : (
            <DataTable
              label={t('panel.events')}
              columns={[
                t('events.reason'),
                t('events.type'),
                t('events.message'),
                t('events.object'),
                t('events.last'),
              ]}
              rows={warningsFirst(events).map(event => ({
                id: event.id,
                cells: [
                  event.reason,
                  <ToneChip tone={EVENT_TONES[event.type]}>
                    {t(`events.${event.type}`)}
                  </ToneChip>,
                  event.count > 1
                    ? t('events.repeated', {
                        message: event.message,
                        times: String(event.count),
                      })
                    : event.message,
                  <code className={styles.code}>{event.object}</code>,
                  event.lastAt === null ? (
                    t('events.timeUnknown')
                  ) : (
                    <Moment dateTime={event.lastAt} />
                  ),
                ],
              }))}
            />
          )
        }
      </Details>
      <KubectlCommands {...subject} verbs={['events']} />
    </>
  );
}
