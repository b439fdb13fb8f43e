import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Reason } from '@quarterdeck/toolkit-common';
import { EmptyState } from '@quarterdeck/toolkit-react';
import { useReasonText } from '../../hooks/useReasonText';
import { ANNOTATION_SNIPPET } from '../../model/snippets';
import { timelineTranslationRef } from '../../translations/translation';

/** Why there is nothing to show, and what to write where so that there is. */
export function EmptyList({ reason }: { reason: Reason }) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const reasonText = useReasonText();
  if (reason.code === 'list.none-declared') {
    return (
      <EmptyState
        title={t('empty.noneDeclared.title')}
        snippet={{
          label: t('empty.noneDeclared.snippet'),
          code: ANNOTATION_SNIPPET,
        }}
      >
        <p>{t('empty.noneDeclared.advice')}</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={t('empty.other.title')}>
      <p>{reasonText(reason)}</p>
    </EmptyState>
  );
}
