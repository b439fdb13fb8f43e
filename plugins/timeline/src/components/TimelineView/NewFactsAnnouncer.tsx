import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Fact } from '@quarterdeck/plugin-timeline-common';
import { useEffect, useRef, useState } from 'react';
import { timelineTranslationRef } from '../../translations/translation';
import styles from './TimelineView.module.css';

/** Tells screen readers, when they have a moment, what has come on top. */
export function NewFactsAnnouncer({ facts }: { facts: readonly Fact[] }) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const known = useRef<ReadonlySet<string>>();
  const [message, setMessage] = useState('');
  useEffect(() => {
    const before = known.current;
    known.current = new Set(facts.map(({ id }) => id));
    const fresh = before ? facts.filter(({ id }) => !before.has(id)) : [];
    // All of them new: another filter, not a happening.
    if (fresh.length > 0 && fresh.length < facts.length) {
      setMessage(
        t('announce.new', { count: fresh.length, summary: fresh[0].summary }),
      );
    }
  }, [facts, t]);
  return (
    <div className={styles.spokenOnly} role="status">
      {message}
    </div>
  );
}
