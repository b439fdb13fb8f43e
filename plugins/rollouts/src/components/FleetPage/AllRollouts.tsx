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
import { useRollouts } from '../../hooks/useRollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import { OpenReviews } from '../GateOverrides/OpenReviews';
import { RolloutList } from '../RolloutList/RolloutList';
import styles from './FleetPage.module.css';

const SHOWN = 100;

/** What moves now, what waits, and what has ended, in this order. */
export function AllRollouts() {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const live = useRollouts(undefined, SHOWN);
  if (live.status === 'loading') {
    return (
      <LoadingRegion>
        <Skeleton width="100%" height="6rem" />
      </LoadingRegion>
    );
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const { asOf, items, emptyReason } = live.data;
  const section = (
    key: 'now' | 'waiting' | 'ended',
    holds: (rollout: Rollout) => boolean,
  ) => {
    const chosen = items.filter(holds);
    return (
      chosen.length > 0 && (
        <section className={styles.section}>
          <Text as="h2" variant="title-x-small" weight="bold">
            {t(`page.${key}`)}
          </Text>
          <RolloutList items={chosen} namesEntity />
        </section>
      )
    );
  };
  return (
    <ServerClock asOf={asOf} receivedAt={live.receivedAt}>
      <LiveStatus
        asOf={asOf}
        transport={live.transport}
        problem={live.problem}
      />
      <OpenReviews />
      {emptyReason && (
        <EmptyState title={t('empty.title')}>
          <p>{t('empty.advice')}</p>
        </EmptyState>
      )}
      {section(
        'now',
        ({ phase, outcome }) =>
          phase === 'progressing' ||
          phase === 'paused' ||
          phase === 'restoring' ||
          outcome === 'stuck',
      )}
      {section('waiting', ({ phase }) => phase === 'waiting')}
      {section(
        'ended',
        ({ phase, outcome }) => phase === 'ended' && outcome !== 'stuck',
      )}
    </ServerClock>
  );
}
