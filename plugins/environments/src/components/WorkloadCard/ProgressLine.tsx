import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Workload } from '@quarterdeck/plugin-environments-common';
import { deploymentProgress } from '../../model/progress';
import { environmentsTranslationRef } from '../../translations/translation';
import styles from './WorkloadCard.module.css';

/** That a deployment is under way, and how far it has come. */
export function ProgressLine({ workload }: { workload: Workload }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const progress = deploymentProgress(workload);
  if (!progress) {
    return null;
  }
  const { updated, desired } = progress;
  const text = t('workload.deploying', {
    updated: String(updated),
    count: desired,
  });
  return (
    <div className={styles.progress}>
      <span>{text}</span>
      <progress
        className={styles.progressBar}
        value={updated}
        max={desired}
        aria-label={text}
      />
    </div>
  );
}
