import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Workload } from '@quarterdeck/plugin-environments-common';
import { runningShares } from '../../model/shares';
import { environmentsTranslationRef } from '../../translations/translation';
import styles from './WorkloadCard.module.css';

/** What really runs, wherever that is not just the version the card names. */
export function RunningVersions({ workload }: { workload: Workload }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { runningVersions, version } = workload;
  const asNamed = runningVersions.every(
    running => running.version === version && running.role === 'primary',
  );
  if (asNamed) {
    return null;
  }
  const shares = runningShares(runningVersions);
  return (
    <div className={styles.running}>
      <span className={styles.runningTitle}>
        {t(
          shares.of === 'traffic'
            ? 'workload.runningByTraffic'
            : 'workload.runningByReplicas',
        )}
      </span>
      <div className={styles.shares} aria-hidden>
        {shares.percents.map((percent, index) => (
          <span
            key={`${runningVersions[index].version} ${runningVersions[index].role}`}
            className={styles.share}
            style={{ flexGrow: percent }}
            data-place={index}
          />
        ))}
      </div>
      <ul className={styles.runningList}>
        {runningVersions.map((running, index) => (
          <li key={`${running.version} ${running.role}`}>
            <span className={styles.swatch} data-place={index} aria-hidden />
            <span>
              <strong>{running.version}</strong>{' '}
              {[
                running.role !== 'primary' &&
                  t(`workload.role.${running.role}`),
                t('workload.runningReplicas', { count: running.readyReplicas }),
                running.trafficPercent !== null &&
                  t('workload.traffic', {
                    percent: String(running.trafficPercent),
                  }),
              ]
                .filter(part => part !== false)
                .join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
