import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Deployment } from '@quarterdeck/plugin-environments-common';
import { RiArrowGoBackLine } from '@remixicon/react';
import { useLocale } from '../../hooks/useLocale';
import { durationText } from '../../model/times';
import { environmentsTranslationRef } from '../../translations/translation';
import { Moment } from '../Moment/Moment';
import styles from './DeploymentList.module.css';

/** How a deployment was undone, and how long it was felt: from its start until what ran before ran again. */
export function RecoveryLine({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const locale = useLocale();
  const { recovery, startedAt } = deployment;
  if (!recovery) {
    return null;
  }
  const version = recovery.toVersion ?? t('workload.versionUnknown');
  return (
    <p className={styles.recovery}>
      <RiArrowGoBackLine className={styles.icon} aria-hidden />
      <span>
        {recovery.finishedAt === null
          ? t('deployment.recovering', {
              version,
              time: <Moment dateTime={recovery.startedAt} />,
            })
          : t('deployment.recovered', {
              version,
              time: <Moment dateTime={recovery.finishedAt} />,
              duration: durationText(
                Date.parse(recovery.finishedAt) - Date.parse(startedAt),
                locale,
              ),
            })}
      </span>
    </p>
  );
}
