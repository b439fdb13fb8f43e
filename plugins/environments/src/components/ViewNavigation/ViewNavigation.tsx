import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  RiArrowLeftRightLine,
  RiHistoryLine,
  RiLayoutColumnLine,
  RiUploadLine,
} from '@remixicon/react';
import { Link } from 'react-router-dom';
import { useTabAddress, VIEWS } from '../../hooks/useTabAddress';
import { environmentsTranslationRef } from '../../translations/translation';
import styles from './ViewNavigation.module.css';

const ICONS = {
  now: RiLayoutColumnLine,
  history: RiHistoryLine,
  compare: RiArrowLeftRightLine,
  promote: RiUploadLine,
};

/** The views of the tab, each with an address of its own. */
export function ViewNavigation() {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { address, linkTo } = useTabAddress();
  // A past instant is no view of its own, and "now" it is not.
  const past = address.view === 'now' && address.at !== undefined;
  const shown = past ? undefined : address.view;
  return (
    <nav className={styles.views} aria-label={t('view.navigation')}>
      {VIEWS.map(view => {
        const Icon = ICONS[view];
        return (
          <Link
            key={view}
            className={styles.view}
            to={{
              search: linkTo({
                view,
                at: undefined,
                workload: undefined,
                panel: undefined,
              }),
            }}
            aria-current={view === shown ? 'page' : undefined}
          >
            <Icon className={styles.icon} aria-hidden />
            {t(`view.${view}`)}
          </Link>
        );
      })}
    </nav>
  );
}
