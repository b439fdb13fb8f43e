import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Skeleton, Text } from '@backstage/ui';
import type { Rollout } from '@quarterdeck/plugin-rollouts-common';
import {
  EmptyState,
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { useFleet } from '../../hooks/useFleet';
import { rolloutsTranslationRef } from '../../translations/translation';
import { OpenReviews } from '../GateOverrides/OpenReviews';
import { HoldingLocks } from '../LockList/HoldingLocks';
import { RolloutList } from '../RolloutList/RolloutList';
import styles from './FleetPage.module.css';

/** What is locked, what moves now, what waits and for what, and what has ended lately, in this order. */
export function AllRollouts() {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const live = useFleet();
  if (live.status === 'loading') {
    return (
      <LoadingRegion>
        <div className={styles.section}>
          <Skeleton width="10rem" height="1.5rem" />
          <Skeleton width="100%" height="6rem" />
          <Skeleton width="100%" height="6rem" />
        </div>
      </LoadingRegion>
    );
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const { asOf, active, ended, hasMore } = live.data;
  const isStuck = ({ outcome }: Rollout) => outcome === 'stuck';
  const isWaiting = ({ phase }: Rollout) => phase === 'waiting';
  return (
    <ServerClock asOf={asOf} receivedAt={live.receivedAt}>
      <LiveStatus
        asOf={asOf}
        transport={live.transport}
        problem={live.problem}
      />
      <HoldingLocks />
      <OpenReviews />
      {active.length + ended.length === 0 && (
        <EmptyState title={t('empty.title')}>
          <p>{t('empty.advice')}</p>
        </EmptyState>
      )}
      <Section
        title={t('page.now')}
        items={[
          ...ended.filter(isStuck),
          ...active.filter(each => !isWaiting(each)),
        ]}
      />
      <Section title={t('page.waiting')} items={active.filter(isWaiting)} />
      {hasMore && <p>{t('page.more', { shown: String(active.length) })}</p>}
      <Section
        title={t('page.ended')}
        items={ended.filter(each => !isStuck(each))}
      />
    </ServerClock>
  );
}

function Section(props: { title: string; items: readonly Rollout[] }) {
  const { title, items } = props;
  return items.length === 0 ? null : (
    <section className={styles.section}>
      <Text as="h2" variant="title-x-small" weight="bold">
        {title}
      </Text>
      <RolloutList items={items} namesEntity />
    </section>
  );
}
