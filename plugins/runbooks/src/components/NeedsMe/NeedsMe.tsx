import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import {
  ErrorPanel,
  ServerClock,
  useIsEmptySection,
} from '@quarterdeck/toolkit-react';
import { useRuns } from '../../hooks/useRunbooks';
import { runbooksTranslationRef } from '../../translations/translation';
import { RunList } from '../RunList/RunList';
import styles from './NeedsMe.module.css';

/** A home page has other things to say; the rest is on the page. */
const SHOWN = 5;

/** The part of the widget *Needs me*: runs that the reader leads or takes part in. */
export function NeedsMe() {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const live = useRuns({ view: 'needs-me', limit: SHOWN });
  useIsEmptySection(live.status === 'ready' && live.data.items.length === 0);
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  return live.status === 'loading' || live.data.items.length === 0 ? null : (
    <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
      <section className={styles.section}>
        <Text as="h3" variant="title-x-small" weight="bold">
          {t('needsMe.title')}
        </Text>
        <RunList items={live.data.items} namesEntity />
      </section>
    </ServerClock>
  );
}
