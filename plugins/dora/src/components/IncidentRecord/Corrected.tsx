import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { CountedIncident } from '@quarterdeck/plugin-dora-common';
import { RelativeTime } from '@quarterdeck/toolkit-react';
import { nameOf } from '../../model/records';
import { doraRecordsTranslationRef } from '../../translations/records';
import styles from '../DeploymentRecord/DeploymentRecord.module.css';

/** Who said which deployment it comes from, when and why. */
export function Corrected({ incident }: { incident: CountedIncident }) {
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const { correction } = incident;
  return (
    correction && (
      <p className={styles.paragraph}>
        {t('incident.corrected', {
          by: nameOf(correction.by),
          time: <RelativeTime dateTime={correction.at} />,
          reason: correction.reason,
        })}
      </p>
    )
  );
}
