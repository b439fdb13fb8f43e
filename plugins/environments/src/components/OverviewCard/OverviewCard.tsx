import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { Skeleton } from '@backstage/ui';
import type { EnvironmentMatrix } from '@quarterdeck/plugin-environments-common';
import {
  ErrorPanel,
  LoadingRegion,
  RelativeTime,
  ServerClock,
  StatusChip,
} from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useEnvironmentMatrix } from '../../hooks/useEnvironmentMatrix';
import { useReasonText } from '../../hooks/useReasonText';
import { overviewLines, type OverviewLine } from '../../model/fleetOverview';
import { environmentsFleetTranslationRef } from '../../translations/fleetTranslation';
import { WhoMayChange } from '../ChangeLinks/WhoMayChange';
import { Versions } from '../FleetServices/FleetCellFacts';
import { useEnvironmentsPath } from '../FleetServices/useEnvironmentsPath';
import styles from './OverviewCard.module.css';

/** The environments of an entity in a few lines, for its overview. */
export function OverviewCard() {
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const { entity } = useEntity();
  const path = useEnvironmentsPath()(stringifyEntityRef(entity));
  return (
    <EntityInfoCard
      title={t('overview.title')}
      footerActions={
        <span className={styles.actions}>
          <WhoMayChange>
            {ways => (
              <Link className={styles.all} to={ways.deployTo('')}>
                {t('overview.deploy')}
              </Link>
            )}
          </WhoMayChange>
          <Link className={styles.all} to={path}>
            {t('overview.all')}
          </Link>
        </span>
      }
    >
      <OverviewContent />
    </EntityInfoCard>
  );
}

function OverviewContent() {
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const { entity } = useEntity();
  const live = useEnvironmentMatrix(entity);
  switch (live.status) {
    case 'loading':
      return (
        <LoadingRegion>
          <div className={styles.skeletons}>
            <Skeleton width="100%" height="2.25rem" />
            <Skeleton width="100%" height="2.25rem" />
            <Skeleton width="100%" height="2.25rem" />
          </div>
        </LoadingRegion>
      );
    case 'failed':
      return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
    default:
      return (
        <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
          {live.problem && (
            <p className={styles.stale} role="status">
              {t('overview.stale', {
                time: <RelativeTime dateTime={live.data.asOf} />,
              })}
            </p>
          )}
          <Lines matrix={live.data} />
        </ServerClock>
      );
  }
}

function Lines({ matrix }: { matrix: EnvironmentMatrix }) {
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const reasonText = useReasonText();
  if (matrix.emptyReason) {
    return (
      <p className={styles.paragraph}>
        {matrix.emptyReason.code === 'matrix.not-annotated'
          ? t('overview.notAnnotated')
          : reasonText(matrix.emptyReason)}
      </p>
    );
  }
  return (
    <ul className={styles.lines} role="list" aria-label={t('overview.list')}>
      {overviewLines(matrix).map(line => (
        <Line key={line.environmentId} line={line} />
      ))}
    </ul>
  );
}

function Line({ line }: { line: OverviewLine }) {
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const { title, previewCount, running } = line;
  return (
    <li className={styles.line}>
      <span className={styles.environment}>
        {title}
        {previewCount !== undefined && (
          <span className={styles.quiet}>
            {' '}
            {t('overview.previews', { count: previewCount })}
          </span>
        )}
      </span>
      {running ? (
        <>
          <span className={styles.version}>
            <Versions versions={running.versions} />
            {running.changedAt && (
              <span className={styles.quiet}>
                {' '}
                <RelativeTime dateTime={running.changedAt} />
              </span>
            )}
          </span>
          <StatusChip status={running.status} />
        </>
      ) : (
        <span className={styles.quiet}>{t('overview.none')}</span>
      )}
    </li>
  );
}
