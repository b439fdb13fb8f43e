import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { VisuallyHidden } from '@backstage/ui';
import type { Fact } from '@quarterdeck/plugin-timeline-common';
import { useState } from 'react';
import { useSentence } from '../../hooks/useSentence';
import { timelineTranslationRef } from '../../translations/translation';

export type NewFactsAnnouncerProps = {
  facts: readonly Fact[];
  /** Ids of those that came while the list was being looked at. */
  arrived: ReadonlySet<string>;
};

/** Tells screen readers, when they have a moment, what has come on top. */
export function NewFactsAnnouncer({ facts, arrived }: NewFactsAnnouncerProps) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const sentence = useSentence();
  const [last, setLast] = useState({ arrived, message: '' });
  if (last.arrived !== arrived) {
    const news = facts.filter(
      ({ id }) => arrived.has(id) && !last.arrived.has(id),
    );
    setLast({
      arrived,
      // What was said stays until something else is to be said.
      message:
        news.length > 0
          ? t('announce.new', {
              count: news.length,
              summary: sentence(news[0]),
            })
          : last.message,
    });
  }
  return <VisuallyHidden role="status">{last.message}</VisuallyHidden>;
}
