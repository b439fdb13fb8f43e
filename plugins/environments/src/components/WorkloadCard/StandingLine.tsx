import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  RiArrowDownDoubleLine,
  RiArrowLeftRightLine,
  RiArrowUpDoubleLine,
  RiEqualLine,
} from '@remixicon/react';
import type { Standing } from '../../model/versions';
import { environmentsTranslationRef } from '../../translations/translation';
import styles from './WorkloadCard.module.css';

const ICONS = {
  same: RiEqualLine,
  behind: RiArrowDownDoubleLine,
  ahead: RiArrowUpDoubleLine,
  different: RiArrowLeftRightLine,
};

/** Whether the version lags behind the environment that versions come from. */
export function StandingLine({ standing }: { standing?: Standing }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  if (!standing) {
    return null;
  }
  const { relation, environmentTitle: environment, version } = standing;
  const Icon = ICONS[relation];
  return (
    <p className={styles.standing} data-relation={relation}>
      <Icon className={styles.icon} aria-hidden />
      <span>
        {relation === 'same'
          ? t('standing.same', { environment })
          : t(`standing.${relation}`, { environment, version })}
      </span>
    </p>
  );
}
