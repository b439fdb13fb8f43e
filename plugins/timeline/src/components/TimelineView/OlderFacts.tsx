import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { RiArrowDownLine } from '@remixicon/react';
import { timelineTranslationRef } from '../../translations/translation';
import styles from './TimelineView.module.css';

export type OlderFactsProps = {
  hasOlder: boolean;
  /** Nothing was found so far, though there may be something further back. */
  isEmpty: boolean;
  isLoading: boolean;
  /** Why the last attempt failed. */
  problem?: Error;
  onLoad(): void;
};

/** The way into the past, one page at a press. */
export function OlderFacts(props: OlderFactsProps) {
  const { hasOlder, isEmpty, isLoading, problem, onLoad } = props;
  const { t } = useTranslationRef(timelineTranslationRef);
  return (
    <div className={styles.older}>
      {problem && (
        <p className={styles.problem} role="alert">
          {t('older.failed', { cause: problem.message })}
        </p>
      )}
      {isEmpty && hasOlder && (
        <p className={styles.end}>{t('older.nothingYet')}</p>
      )}
      {hasOlder ? (
        // Stays focusable while it loads, so that the keyboard does not lose its place.
        <Button
          variant="secondary"
          iconStart={<RiArrowDownLine />}
          aria-disabled={isLoading}
          onPress={onLoad}
        >
          {t(isLoading ? 'older.loading' : 'older.load')}
        </Button>
      ) : (
        <p className={styles.end}>{t('older.end')}</p>
      )}
    </div>
  );
}
