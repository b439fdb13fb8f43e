import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { RunbookDetails } from '@quarterdeck/plugin-runbooks-common';
import { useReasonText } from '../../hooks/useReasonText';
import { linesOfDiff } from '../../model/diff';
import { runbooksTranslationRef } from '../../translations/translation';
import styles from './RunbookView.module.css';

/** What is not as it was when somebody last followed it to the end. */
export function Changes({ runbook }: { runbook: RunbookDetails }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const reasonText = useReasonText();
  const { changesSinceLastRun, changesSinceLastRunReason } = runbook;
  return (
    <section className={styles.section}>
      <Text as="h2" variant="title-x-small" weight="bold">
        {t('changes.title')}
      </Text>
      <Text as="p" variant="body-medium">
        {reasonText(changesSinceLastRunReason)}.
      </Text>
      {changesSinceLastRun !== null && (
        <pre className={styles.diff} aria-label={t('changes.title')}>
          {linesOfDiff(changesSinceLastRun).map(({ kind, text }, index) => (
            <div key={index} data-kind={kind}>
              {text || ' '}
            </div>
          ))}
        </pre>
      )}
    </section>
  );
}
