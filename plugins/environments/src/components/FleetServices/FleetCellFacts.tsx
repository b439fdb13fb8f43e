import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FleetCell } from '@quarterdeck/plugin-environments-common';
import { RelativeTime, StatusChip } from '@quarterdeck/toolkit-react';
import { RiPencilRulerLine, RiUploadCloud2Line } from '@remixicon/react';
import { useReasonText } from '../../hooks/useReasonText';
import { environmentsFleetTranslationRef } from '../../translations/fleetTranslation';
import { ChangeHighlight } from '../ChangeHighlight/ChangeHighlight';
import styles from './FleetCellFacts.module.css';

const SHOWN_VERSIONS = 2;

/** What of one entity runs in one environment: version, health and whatever is not as it should be. */
export function FleetCellFacts({ cell }: { cell: FleetCell | undefined }) {
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const reasonText = useReasonText();
  if (!cell) {
    return <span className={styles.quiet}>{t('fleet.cell.none')}</span>;
  }
  const { health, changedAt, drifted, deploying, workloadCount } = cell;
  return (
    <div className={styles.cell}>
      <div className={styles.main}>
        <ChangeHighlight value={cell.versions.join(' ')}>
          <Versions versions={cell.versions} />
        </ChangeHighlight>
        <StatusChip status={health.status} />
      </div>
      <div className={styles.facts}>
        <span>
          {changedAt === null
            ? t('fleet.cell.ageUnknown')
            : t('fleet.cell.changed', {
                time: <RelativeTime dateTime={changedAt} />,
              })}
        </span>
        {workloadCount > 1 && (
          <span>{t('fleet.cell.workloads', { count: workloadCount })}</span>
        )}
        {deploying && (
          <span className={styles.mark}>
            <RiUploadCloud2Line className={styles.icon} aria-hidden />
            {t('fleet.cell.deploying')}
          </span>
        )}
        {drifted && (
          <span className={styles.mark} data-mark="drifted">
            <RiPencilRulerLine className={styles.icon} aria-hidden />
            {t('fleet.cell.drifted')}
          </span>
        )}
      </div>
      {health.status !== 'healthy' && (
        <div className={styles.reason}>{reasonText(health.reason)}</div>
      )}
    </div>
  );
}

export function Versions({ versions }: { versions: readonly string[] }) {
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const hidden = versions.length - SHOWN_VERSIONS;
  if (versions.length === 0) {
    return <>{t('fleet.cell.versionUnknown')}</>;
  }
  return (
    <strong className={styles.version}>
      {versions.slice(0, SHOWN_VERSIONS).join(', ')}
      {hidden > 0 && (
        <span title={versions.join(', ')}>
          {' '}
          {t('fleet.cell.moreVersions', { number: String(hidden) })}
        </span>
      )}
    </strong>
  );
}
