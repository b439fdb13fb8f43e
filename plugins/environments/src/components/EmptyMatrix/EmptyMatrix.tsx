import type { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Reason } from '@quarterdeck/toolkit-common';
import { EmptyState } from '@quarterdeck/toolkit-react';
import { useReasonText } from '../../hooks/useReasonText';
import {
  ENVIRONMENT_DEFINITION_SNIPPET,
  entityAnnotationSnippet,
} from '../../model/snippets';
import { environmentsTranslationRef } from '../../translations/translation';

export type EmptyMatrixProps = { entity: Entity; reason: Reason };

/** Why there is no environment to show, and what to write where so that there is. */
export function EmptyMatrix({ entity, reason }: EmptyMatrixProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonText = useReasonText();
  if (reason.code === 'matrix.no-environments') {
    return (
      <EmptyState
        title={t('empty.noEnvironments.title')}
        snippet={{
          label: t('empty.noEnvironments.snippet'),
          code: ENVIRONMENT_DEFINITION_SNIPPET,
        }}
      >
        <p>{t('empty.noEnvironments.advice')}</p>
      </EmptyState>
    );
  }
  if (reason.code === 'matrix.not-annotated') {
    return (
      <EmptyState
        title={t('empty.notAnnotated.title')}
        snippet={{
          label: t('empty.notAnnotated.snippet'),
          code: entityAnnotationSnippet(entity),
        }}
      >
        <p>{t('empty.notAnnotated.advice')}</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={t(
        reason.code.startsWith('rewind.')
          ? 'rewind.empty.title'
          : 'empty.other.title',
      )}
    >
      <p>{reasonText(reason)}</p>
    </EmptyState>
  );
}
