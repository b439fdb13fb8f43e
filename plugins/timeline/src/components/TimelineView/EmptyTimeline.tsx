import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EmptyState } from '@quarterdeck/toolkit-react';
import { timelineTranslationRef } from '../../translations/translation';

const SNIPPET =
  'kubectl -n NAMESPACE set image deployment/NAME CONTAINER=IMAGE:TAG';

/** Why there is nothing to show, and what makes something appear. */
export function EmptyTimeline({ filtered }: { filtered: boolean }) {
  const { t } = useTranslationRef(timelineTranslationRef);
  return filtered ? (
    <EmptyState title={t('empty.filtered.title')}>
      <p>{t('empty.filtered.advice')}</p>
    </EmptyState>
  ) : (
    <EmptyState
      title={t('empty.nothing.title')}
      snippet={{ label: t('empty.nothing.snippet'), code: SNIPPET }}
    >
      <p>{t('empty.nothing.advice')}</p>
    </EmptyState>
  );
}
