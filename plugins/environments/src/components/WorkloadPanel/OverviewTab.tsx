import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Workload } from '@quarterdeck/plugin-environments-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import { useReasonText } from '../../hooks/useReasonText';
import { environmentsTranslationRef } from '../../translations/translation';
import { ActorName } from '../ActorName/ActorName';
import { FactList, type Fact } from '../FactList/FactList';
import { Moment } from '../Moment/Moment';
import { AutoscalingText, ScheduleText } from '../WorkloadCard/ScaleFacts';
import { DriftDetails } from './DriftDetails';
import { KubectlCommands } from './KubectlCommands';
import type { PanelSubject } from './WorkloadPanel';
import styles from './WorkloadPanel.module.css';

/** What a card is made of: where the workload is, its images, who wrote it last, how it drifted. */
export function OverviewTab({ column, workload }: PanelSubject) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const facts: Fact[] = [
    { label: t('workload.cluster'), value: workload.cluster },
    { label: t('workload.namespace'), value: workload.namespace },
    {
      label: t('workload.kind'),
      value: `${workload.kind} ${workload.name}`,
    },
    ...useOrigin(workload),
    {
      label: t('drift.title'),
      value: <DriftDetails drift={workload.drift} />,
    },
    {
      label: t('workload.images'),
      value: workload.images.map(({ container, image, digest }) => (
        <div key={container} className={styles.image}>
          <strong>{container}</strong>
          <code>{image}</code>
          <code>{digest ?? t('workload.noDigest')}</code>
        </div>
      )),
    },
  ];
  const { autoscaling, schedule } = workload;
  if (autoscaling) {
    facts.push({
      label: t('workload.autoscaling'),
      value: <AutoscalingText autoscaling={autoscaling} />,
    });
  }
  if (schedule) {
    facts.push({
      label: t('workload.schedule'),
      value: <ScheduleText schedule={schedule} />,
    });
  }
  return (
    <>
      <FactList facts={facts} />
      <KubectlCommands
        column={column}
        workload={workload}
        verbs={['get', 'describe', 'logs']}
      />
    </>
  );
}

/** From which commit it is, since when, and who made it so; or why that is not known. */
function useOrigin(workload: Workload): Fact[] {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonText = useReasonText();
  const known = (value: Fact['value'], reason: Reason | null) =>
    value ?? (reason && reasonText(reason));
  const { revision, changedAt, changedBy } = workload;
  return [
    {
      label: t('workload.revision'),
      value: known(revision, workload.revisionReason),
    },
    {
      label: t('workload.changedAt'),
      value: known(
        changedAt === null ? null : <Moment dateTime={changedAt} />,
        workload.changedAtReason,
      ),
    },
    {
      label: t('workload.changedBy'),
      value: known(
        changedBy && <ActorName actor={changedBy} />,
        workload.changedByReason,
      ),
    },
  ];
}
