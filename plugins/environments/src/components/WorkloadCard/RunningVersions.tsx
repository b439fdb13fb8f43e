import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Workload } from '@quarterdeck/plugin-environments-common';
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
  return (
    <div className={styles.running}>
      <span className={styles.runningTitle}>{t('workload.running')}</span>
      <ul className={styles.runningList}>
        {runningVersions.map(running => (
          <li key={`${running.version} ${running.role}`}>
            <strong>{running.version}</strong>{' '}
            {[
              running.role !== 'primary' && t(`workload.role.${running.role}`),
              t('workload.runningReplicas', { count: running.readyReplicas }),
              running.trafficPercent !== null &&
                t('workload.traffic', {
                  percent: String(running.trafficPercent),
                }),
            ]
              .filter(part => part !== false)
              .join(', ')}
          </li>
        ))}
      </ul>
    </div>
  );
}
