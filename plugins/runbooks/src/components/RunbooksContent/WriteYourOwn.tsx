import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { CopyableCode, EmptyState } from '@quarterdeck/toolkit-react';
import { runbooksTranslationRef } from '../../translations/translation';

const ANNOTATION = `metadata:
  annotations:
    quarterdeck.io/runbooks: ./docs/runbooks`;

const FILE = `---
title: Go back to the last good version
covers: [rollback]
triggers:
  - alert: HighErrorRate
expectedDuration: 10m
---
## Look at the errors

Which requests fail, and since when?

\`\`\`step
kind: manual
evidence: text
\`\`\`

## Tell the others

\`\`\`step
kind: manual
\`\`\`
`;

/** Where an entity has no runbook of its own: how it gets one. */
export function WriteYourOwn({ entityRef }: { entityRef: string }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  return (
    <EmptyState
      title={t('empty.own.title')}
      snippet={{ label: t('empty.own.file'), code: FILE }}
    >
      <p>{t('empty.own.annotation', { entity: entityRef })}</p>
      <CopyableCode label={t('empty.own.annotationLabel')} code={ANNOTATION} />
      <p>{t('empty.own.advice')}</p>
    </EmptyState>
  );
}
