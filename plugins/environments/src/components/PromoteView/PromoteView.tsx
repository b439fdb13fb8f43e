import type { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import type { EnvironmentMatrix } from '@quarterdeck/plugin-environments-common';
import {
  EmptyState,
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { usePromotions } from '../../hooks/useQuestions';
import { useReasonText } from '../../hooks/useReasonText';
import { environmentsTranslationRef } from '../../translations/translation';
import { PromotionCard } from './PromotionCard';
import styles from './PromoteView.module.css';

export type PromoteViewProps = { entity: Entity; matrix: EnvironmentMatrix };

/** What could travel from each environment to the next. */
export function PromoteView({ entity, matrix }: PromoteViewProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonText = useReasonText();
  const live = usePromotions(entity);
  if (live.status === 'loading') {
    return (
      <LoadingRegion>
        <Skeleton width="100%" height="14rem" />
      </LoadingRegion>
    );
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const { asOf, items, emptyReason } = live.data;
  return (
    <ServerClock asOf={asOf} receivedAt={live.receivedAt}>
      <div className={styles.status}>
        <LiveStatus
          asOf={asOf}
          transport={live.transport}
          problem={live.problem}
        />
      </div>
      {items.length === 0 && (
        <EmptyState title={t('promote.empty.title')}>
          {emptyReason && <p>{reasonText(emptyReason)}.</p>}
          <p>{t('promote.empty.advice')}</p>
        </EmptyState>
      )}
      {/* Lists without bullets are not lists to some screen readers unless they say so. */}
      <ol className={styles.list} role="list">
        {items.map(candidate => (
          <li key={`${candidate.from.id} ${candidate.to.id}`}>
            <PromotionCard candidate={candidate} matrix={matrix} />
          </li>
        ))}
      </ol>
    </ServerClock>
  );
}
