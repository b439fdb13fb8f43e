import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Button } from '@backstage/ui';
import type { CountedIncident } from '@quarterdeck/plugin-dora-common';
import { RelativeTime, ToneChip } from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { useReasonText } from '../../hooks/useReasonText';
import { doraRecordsTranslationRef } from '../../translations/records';
import { CorrectDialog } from '../CorrectDialog/CorrectDialog';
import { TakeBackDialog } from '../CorrectDialog/TakeBackDialog';
import styles from '../DeploymentRecord/DeploymentRecord.module.css';
import { Corrected } from './Corrected';

export type IncidentRecordProps = {
  incident: CountedIncident;
  /** The deployment that the page is about already, to which no button needs to lead. */
  shownDeployment?: string;
  /** Opens a deployment. */
  onOpen(deploymentId: string): void;
  /** What it comes from has been corrected. */
  onChanged(): void;
};

/** One incident of a list: which deployment it comes from and why, and the way to correct that. */
export function IncidentRecord(props: IncidentRecordProps) {
  const { incident, shownDeployment, onOpen } = props;
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const reasonText = useReasonText();
  const { id, number, deploymentId } = incident;
  const opens = deploymentId !== shownDeployment ? deploymentId : null;
  return (
    <li className={styles.card}>
      <div className={styles.line}>
        <Link
          className={styles.link}
          to={`/incidents/${encodeURIComponent(id)}`}
        >
          INC-{number}: {incident.title}
        </Link>
        <span className={styles.quiet}>{incident.severity}</span>
        <EntityRefLink entityRef={incident.entityRef} />
        <Times incident={incident} />
      </div>
      <div className={styles.line}>
        <ToneChip tone={deploymentId === null ? 'neutral' : 'bad'}>
          {t(
            deploymentId === null
              ? 'incident.unattributed'
              : 'incident.attributed',
          )}
        </ToneChip>
        <span>{reasonText(incident.reason)}</span>
      </div>
      <Corrected incident={incident} />
      <div className={styles.line}>
        {opens !== null && (
          <Button
            size="small"
            variant="secondary"
            aria-label={t('incident.deploymentFull', {
              number: String(number),
            })}
            onPress={() => onOpen(opens)}
          >
            {t('incident.deployment')}
          </Button>
        )}
        {incident.mayCorrect && <Corrections {...props} />}
      </div>
    </li>
  );
}

function Times({ incident }: { incident: CountedIncident }) {
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const { startedAt, resolvedAt } = incident;
  return (
    <span className={styles.quiet}>
      {t('incident.began', { time: <RelativeTime dateTime={startedAt} /> })},{' '}
      {resolvedAt === null
        ? t('incident.open')
        : t('incident.resolved', {
            time: <RelativeTime dateTime={resolvedAt} />,
          })}
    </span>
  );
}

function Corrections({ incident, onChanged }: IncidentRecordProps) {
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const [asked, setAsked] = useState<'correct' | 'take-back'>();
  const number = String(incident.number);
  const dialog = {
    incident,
    onChanged,
    onClose: () => setAsked(undefined),
  };
  return (
    <>
      <Button
        size="small"
        variant="secondary"
        aria-label={t('incident.correctFull', { number })}
        onPress={() => setAsked('correct')}
      >
        {t('incident.correct')}
      </Button>
      {incident.method === 'corrected' && (
        <Button
          size="small"
          variant="secondary"
          aria-label={t('incident.takeBackFull', { number })}
          onPress={() => setAsked('take-back')}
        >
          {t('incident.takeBack')}
        </Button>
      )}
      {asked === 'correct' && <CorrectDialog {...dialog} />}
      {asked === 'take-back' && <TakeBackDialog {...dialog} />}
    </>
  );
}
