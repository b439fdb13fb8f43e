import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { RiErrorWarningLine } from '@remixicon/react';
import { Fragment } from 'react';
import { environmentsTranslationRef } from '../../translations/translation';
import styles from './WorkloadCard.module.css';

/** That other entities say the same workload is theirs, and what to do about it. */
export function ClaimNotice({ claimedBy }: { claimedBy: readonly string[] }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  if (claimedBy.length === 0) {
    return null;
  }
  return (
    <div className={styles.standing} data-relation="claimed">
      <RiErrorWarningLine className={styles.icon} aria-hidden />
      <span>
        {t('workload.claimedBy')}{' '}
        {claimedBy.map((entityRef, index) => (
          <Fragment key={entityRef}>
            {index > 0 && ', '}
            <EntityRefLink entityRef={entityRef} hideIcon disableTooltip />
          </Fragment>
        ))}
        . {t('workload.claimAdvice')}
      </span>
    </div>
  );
}
