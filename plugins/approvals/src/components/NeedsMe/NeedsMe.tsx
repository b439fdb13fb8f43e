import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Skeleton, Text } from '@backstage/ui';
import {
  ErrorPanel,
  LoadingRegion,
  Sections,
  ServerClock,
  useIsEmptySection,
} from '@quarterdeck/toolkit-react';
import type { ReactElement } from 'react';
import { Link } from 'react-router-dom';
import { useApprovals } from '../../hooks/useApprovals';
import { rootRouteRef } from '../../routes';
import { approvalsTranslationRef } from '../../translations/translation';
import { ApprovalList } from '../ApprovalList/ApprovalList';
import styles from './NeedsMe.module.css';

/** A home page has other things to say; the rest is on the page. */
const SHOWN = 5;

export type NeedsMeProps = {
  /** What other rooms have for the reader; more pressing than an agreement. */
  sections: readonly ReactElement[];
};

/** The widget: what waits for the reader. */
export function NeedsMe({ sections }: NeedsMeProps) {
  const { t } = useTranslationRef(approvalsTranslationRef);
  const root = useRouteRef(rootRouteRef)?.() ?? '/approvals';
  return (
    <section className={styles.widget} aria-label={t('view.needs-me')}>
      <h2 className={styles.title}>{t('view.needs-me')}</h2>
      <Sections
        sections={[...sections, <Approvals key="approvals" root={root} />]}
        nothing={
          <Text as="p" variant="body-medium">
            {t('needsMe.nothing')}
          </Text>
        }
      />
      <Link className={styles.all} to={root}>
        {t('needsMe.all')}
      </Link>
    </section>
  );
}

/** What waits for the reader to agree. */
function Approvals({ root }: { root: string }) {
  const live = useApprovals('needs-me', SHOWN);
  useIsEmptySection(live.status === 'ready' && live.data.items.length === 0);
  switch (live.status) {
    case 'loading':
      return (
        <LoadingRegion>
          <Skeleton width="100%" height="3rem" />
        </LoadingRegion>
      );
    case 'failed':
      return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
    default:
      return live.data.items.length === 0 ? null : (
        <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
          <ApprovalList
            items={live.data.items}
            pathOf={id => `${root}/${id}`}
          />
        </ServerClock>
      );
  }
}
