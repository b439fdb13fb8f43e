import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type {
  ClusterStatus,
  Workload,
} from '@quarterdeck/plugin-environments-common';
import { StatusChip } from '@quarterdeck/toolkit-react';
import { RiArrowRightSLine, RiMegaphoneLine } from '@remixicon/react';
import { Link } from 'react-router-dom';
import { useReasonText } from '../../hooks/useReasonText';
import { useTabAddress } from '../../hooks/useTabAddress';
import type { Standing } from '../../model/versions';
import { environmentsTranslationRef } from '../../translations/translation';
import { ChangeHighlight } from '../ChangeHighlight/ChangeHighlight';
import { ChangedLine } from './ChangedLine';
import { ClaimNotice } from './ClaimNotice';
import { DriftLine } from './DriftLine';
import { ProgressLine } from './ProgressLine';
import { RunningVersions } from './RunningVersions';
import { ScaleFacts } from './ScaleFacts';
import { StandingLine } from './StandingLine';
import styles from './WorkloadCard.module.css';

export type WorkloadCardProps = {
  workload: Workload;
  environmentTitle: string;
  cluster?: ClusterStatus;
  standing?: Standing;
};

/** One workload of an environment: its version first, what that is made of behind the card. */
export function WorkloadCard(props: WorkloadCardProps) {
  const { workload, environmentTitle, cluster, standing } = props;
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonText = useReasonText();
  const { linkTo } = useTabAddress();
  const { health, version, versionReason } = workload;
  const stale = cluster !== undefined && cluster.connection !== 'connected';
  return (
    <article
      className={styles.card}
      data-status={health.status}
      data-stale={stale || undefined}
      aria-label={`${workload.name}, ${environmentTitle}`}
    >
      <div className={styles.nameRow}>
        <Text as="h4" variant="body-medium" className={styles.name}>
          {workload.name}
        </Text>
        <ChangeHighlight value={health.status}>
          <StatusChip status={health.status} />
        </ChangeHighlight>
      </div>
      <div className={styles.version}>
        <ChangeHighlight value={version ?? ''}>
          {version ?? t('workload.versionUnknown')}
        </ChangeHighlight>
      </div>
      {version === null && versionReason && (
        <p className={styles.line}>{reasonText(versionReason)}</p>
      )}
      {workload.kind === 'Reported' && (
        <p className={styles.reported}>
          <RiMegaphoneLine className={styles.icon} aria-hidden />
          <span>{t('workload.reported', { target: workload.cluster })}</span>
        </p>
      )}
      <p className={styles.facts}>
        <ChangedLine workload={workload} />
        <ScaleFacts workload={workload} />
      </p>
      <StandingLine standing={standing} />
      <DriftLine drift={workload.drift} />
      <ClaimNotice claimedBy={workload.claimedBy} />
      <p className={styles.health}>{reasonText(health.reason)}</p>
      <ProgressLine workload={workload} />
      <RunningVersions workload={workload} />
      <Link
        className={styles.open}
        to={{ search: linkTo({ workload: workload.id, panel: undefined }) }}
        aria-label={t('workload.details', { workload: workload.name })}
      >
        {t('workload.detailsShort')}
        <RiArrowRightSLine className={styles.icon} aria-hidden />
      </Link>
    </article>
  );
}
