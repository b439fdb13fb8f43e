import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { VisuallyHidden } from '@backstage/ui';
import type { EnvironmentMatrix } from '@quarterdeck/plugin-environments-common';
import { toolkitTranslationRef } from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { changesBetween, type Change } from '../../model/changes';
import { environmentsTranslationRef } from '../../translations/translation';

/** Tells screen readers what has changed since the last answer, and nothing else. */
export function ChangeAnnouncer({ matrix }: { matrix: EnvironmentMatrix }) {
  const sentence = useSentence();
  const [last, setLast] = useState({ matrix, announcement: '' });
  if (last.matrix !== matrix) {
    const changes = changesBetween(last.matrix, matrix);
    setLast({
      matrix,
      // What was said stays until something else is to be said: answers without changes must not cut it off.
      announcement:
        changes.length > 0
          ? changes.map(sentence).join(' ')
          : last.announcement,
    });
  }
  return <VisuallyHidden role="status">{last.announcement}</VisuallyHidden>;
}

function useSentence() {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { t: toolkit } = useTranslationRef(toolkitTranslationRef);
  return (change: Change): string => {
    const subject = {
      environment: change.environmentTitle,
      workload: change.workload,
    };
    switch (change.kind) {
      case 'version':
        return t('change.version', { ...subject, version: change.version });
      case 'health':
        return t('change.health', {
          ...subject,
          status: toolkit(`status.${change.status}`).toLocaleLowerCase(
            toolkit('locale'),
          ),
        });
      default:
        return t(`change.${change.kind}`, subject);
    }
  };
}
