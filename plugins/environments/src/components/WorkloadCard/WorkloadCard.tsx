import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type {
  ClusterStatus,
  Workload,
} from '@quarterdeck/plugin-environments-common';
import { RelativeTime, StatusChip } from '@quarterdeck/toolkit-react';
import { useReasonText } from '../../hooks/useReasonText';
import type { Standing } from '../../model/versions';
import { environmentsTranslationRef } from '../../translations/translation';
import { ChangeHighlight } from '../ChangeHighlight/ChangeHighlight';
import { RunningVersions } from './RunningVersions';
import { DriftLine } from './DriftLine';
import { StandingLine } from './StandingLine';
import { WorkloadDetails } from './WorkloadDetails';
import styles from './WorkloadCard.module.css';

export type WorkloadCardProps = {
  workload: Workload;
  environmentTitle: string;
  cluster?: ClusterStatus;
  standing?: Standing;
};

/** One workload of an environment: its version first, what that is made of on demand. */
export function WorkloadCard(props: WorkloadCardProps) {
  const { workload, environmentTitle, cluster, standing } = props;
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonText = useReasonText();
  const { health, version, versionReason, replicas } = workload;
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
      <p className={styles.facts}>
        <span>
          {workload.changedAt !== null
            ? t('workload.changed', {
                time: <RelativeTime dateTime={workload.changedAt} />,
              })
            : workload.changedAtReason && reasonText(workload.changedAtReason)}
        </span>
        {replicas && (
          <span>
            {t('workload.replicas', {
              ready: String(replicas.ready),
              count: replicas.desired,
            })}
          </span>
        )}
      </p>
      <StandingLine standing={standing} />
      <DriftLine drift={workload.drift} />
      <p className={styles.health}>{reasonText(health.reason)}</p>
      <RunningVersions workload={workload} />
      <WorkloadDetails
        workload={workload}
        cluster={cluster}
        environmentTitle={environmentTitle}
      />
    </article>
  );
}
