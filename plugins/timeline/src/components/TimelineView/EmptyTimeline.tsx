import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { Reason } from '@quarterdeck/toolkit-common';
import { EmptyState } from '@quarterdeck/toolkit-react';
import { useFilters } from '../../hooks/useFilters';
import { useReasonText } from '../../hooks/useReasonText';
import { NO_FILTERS } from '../../model/filters';
import { timelineTranslationRef } from '../../translations/translation';

const SNIPPET =
  'kubectl -n NAMESPACE set image deployment/NAME CONTAINER=IMAGE:TAG';

export type EmptyTimelineProps = {
  reason: Reason | null;
  isFiltered: boolean;
};

/** Why there is nothing to show, and what makes something appear. */
export function EmptyTimeline({ reason, isFiltered }: EmptyTimelineProps) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const reasonText = useReasonText();
  const [, setFilters] = useFilters();
  const why = reason && <p>{reasonText(reason)}.</p>;
  return isFiltered ? (
    <EmptyState
      title={t('empty.filtered.title')}
      action={
        <Button variant="secondary" onPress={() => setFilters(NO_FILTERS)}>
          {t('empty.filtered.action')}
        </Button>
      }
    >
      {why}
      <p>{t('empty.filtered.advice')}</p>
    </EmptyState>
  ) : (
    <EmptyState
      title={t('empty.nothing.title')}
      snippet={{ label: t('empty.nothing.snippet'), code: SNIPPET }}
    >
      {why}
      <p>{t('empty.nothing.advice')}</p>
    </EmptyState>
  );
}
