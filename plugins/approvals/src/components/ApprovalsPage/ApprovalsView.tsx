import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Skeleton } from '@backstage/ui';
import type { ApprovalView } from '@quarterdeck/plugin-approvals-common';
import {
  EmptyState,
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { useApprovals } from '../../hooks/useApprovals';
import { useReasonText } from '../../hooks/useReasonText';
import { approvalsTranslationRef } from '../../translations/translation';
import { ApprovalList } from '../ApprovalList/ApprovalList';
import styles from './ApprovalsPage.module.css';

const STEP = 20;
/** The most that the backend gives at once. */
const MOST = 100;

/** The newest of a view; more of them on demand. */
export function ApprovalsView(props: { view: ApprovalView; root: string }) {
  const { view, root } = props;
  const { t } = useTranslationRef(approvalsTranslationRef);
  const reasonText = useReasonText();
  const [limit, setLimit] = useState(STEP);
  const live = useApprovals(view, limit);
  if (live.status === 'loading') {
    return (
      <LoadingRegion>
        <div className={styles.skeletons}>
          <Skeleton width="100%" height="5rem" />
          <Skeleton width="100%" height="5rem" />
        </div>
      </LoadingRegion>
    );
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const { asOf, items, pageInfo, emptyReason } = live.data;
  return (
    <ServerClock asOf={asOf} receivedAt={live.receivedAt}>
      <div className={styles.status}>
        <LiveStatus
          asOf={asOf}
          transport={live.transport}
          problem={live.problem}
        />
      </div>
      {emptyReason ? (
        <EmptyState title={t(`empty.${view}.title`)}>
          <p>{reasonText(emptyReason)}.</p>
          <p>{t(`empty.${view}.advice`)}</p>
        </EmptyState>
      ) : (
        <ApprovalList items={items} pathOf={id => `${root}/${id}`} />
      )}
      {pageInfo.nextCursor !== undefined && limit < MOST && (
        <div className={styles.more}>
          <Button
            variant="secondary"
            onPress={() => setLimit(Math.min(limit + STEP, MOST))}
          >
            {t('list.more')}
          </Button>
        </div>
      )}
    </ServerClock>
  );
}
