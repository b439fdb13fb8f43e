import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { ROLLOUTS_CHANGED_CHANNEL } from '@quarterdeck/plugin-rollouts-common';
import { ErrorPanel, useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { rolloutsApiRef } from '../../api/RolloutsApi';
import { rolloutsTranslationRef } from '../../translations/translation';
import { RolloutList } from '../RolloutList/RolloutList';
import styles from './Overrides.module.css';

const SHOWN = 50;

/** Rollouts that somebody let pass a closed gate, and that nobody else has looked at yet. Nothing where there are none. */
export function OpenReviews() {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const api = useApi(rolloutsApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.list({ review: 'open', limit: SHOWN }, { signal }),
    [api],
  );
  const live = useLiveData({ load, channel: ROLLOUTS_CHANGED_CHANNEL });
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  if (live.status === 'loading' || live.data.items.length === 0) {
    return null;
  }
  return (
    <section className={styles.reviews}>
      <Text as="h2" variant="title-x-small" weight="bold">
        {t('override.reviews')}
      </Text>
      <RolloutList items={live.data.items} namesEntity />
    </section>
  );
}
