import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Button } from '@backstage/ui';
import type { CountedDeployment } from '@quarterdeck/plugin-dora-common';
import {
  RelativeTime,
  ToneChip,
  durationText,
} from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useReasonText } from '../../hooks/useReasonText';
import { dayText, versionOf } from '../../model/records';
import { doraRecordsTranslationRef } from '../../translations/records';
import styles from './DeploymentRecord.module.css';

export type DeploymentCardProps = {
  deployment: CountedDeployment;
  /** The list is about several services. */
  namesEntity: boolean;
  onOpen(id: string): void;
};

/** One deployment of a list: what it was, and how it counts. */
export function DeploymentCard(props: DeploymentCardProps) {
  const { deployment, namesEntity, onOpen } = props;
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const { id, environmentId, previousVersion, rolloutId } = deployment;
  const version = versionOf(deployment, t('deployment.noVersion'));
  const at = deployment.countedAt ?? deployment.startedAt;
  return (
    <li className={styles.card}>
      <div className={styles.line}>
        <strong className={styles.name}>
          {t('deployment.title', { version, environment: environmentId })}
        </strong>
        {previousVersion !== null && (
          <span className={styles.quiet}>
            {t('deployment.from', { version: previousVersion })}
          </span>
        )}
        <span className={styles.quiet}>
          {dayText(at)}, <RelativeTime dateTime={at} />
        </span>
        {namesEntity && <EntityRefLink entityRef={deployment.entityRef} />}
      </div>
      <Outcome deployment={deployment} />
      <Reasons deployment={deployment} />
      <div className={styles.line}>
        <Button
          size="small"
          variant="secondary"
          aria-label={t('deployment.openFull', {
            version,
            environment: environmentId,
            date: dayText(at),
          })}
          onPress={() => onOpen(id)}
        >
          {t('deployment.open')}
        </Button>
        {rolloutId !== null && <RolloutLink id={rolloutId} />}
      </div>
    </li>
  );
}

/** How it counts: icon, word and colour. */
export function Outcome({ deployment }: { deployment: CountedDeployment }) {
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const { countedAt, isFailed, recoveryMs, isRework } = deployment;
  const duration = (ms: number) => durationText(ms, t('locale'));
  if (countedAt === null) {
    return (
      <div className={styles.line}>
        <ToneChip tone="neutral">{t('deployment.notCounted')}</ToneChip>
      </div>
    );
  }
  return (
    <div className={styles.line}>
      <ToneChip tone={isFailed ? 'bad' : 'good'}>
        {t(isFailed ? 'deployment.failed' : 'deployment.fine')}
      </ToneChip>
      {isFailed && (
        <ToneChip tone={recoveryMs === null ? 'warning' : 'neutral'}>
          {recoveryMs === null
            ? t('deployment.notRecovered')
            : t('deployment.recovered', { duration: duration(recoveryMs) })}
        </ToneChip>
      )}
      {isRework && <ToneChip tone="warning">{t('deployment.rework')}</ToneChip>}
      <Commits deployment={deployment} />
    </div>
  );
}

function Commits({ deployment }: { deployment: CountedDeployment }) {
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const { commits, medianLeadMs } = deployment;
  if (commits === null) {
    return null;
  }
  const total = String(commits);
  return (
    <span className={styles.quiet}>
      {medianLeadMs === null
        ? t('deployment.commits', { total })
        : t('deployment.lead', {
            total,
            duration: durationText(medianLeadMs, t('locale')),
          })}
    </span>
  );
}

/** Why it counts as it does. */
function Reasons({ deployment }: { deployment: CountedDeployment }) {
  const reasonText = useReasonText();
  const { countedAt, reason, failedReasons, isRework } = deployment;
  const { reworkReason, commitsReason } = deployment;
  const reasons =
    countedAt === null
      ? [reason]
      : [
          ...failedReasons,
          ...(isRework && reworkReason ? [reworkReason] : []),
          ...(commitsReason ? [commitsReason] : []),
        ];
  return (
    reasons.length > 0 && (
      <ul className={styles.reasons}>
        {reasons.map(each => (
          <li key={each.message}>{reasonText(each)}</li>
        ))}
      </ul>
    )
  );
}

/** To the rollout that brought it. */
export function RolloutLink({ id }: { id: string }) {
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  return (
    <Link className={styles.link} to={`/rollouts/${encodeURIComponent(id)}`}>
      {t('deployment.rollout')}
    </Link>
  );
}
