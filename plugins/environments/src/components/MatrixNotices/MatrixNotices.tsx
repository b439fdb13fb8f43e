import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { Reason } from '@quarterdeck/toolkit-common';
import { useReasonText } from '../../hooks/useReasonText';
import { noticeAdvice } from '../../model/notices';
import { environmentsTranslationRef } from '../../translations/translation';
import styles from './MatrixNotices.module.css';

/** What the owner of the entity should put right, each with how. */
export function MatrixNotices({ notices }: { notices: readonly Reason[] }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonText = useReasonText();
  if (notices.length === 0) {
    return null;
  }
  return (
    <ul className={styles.notices} role="list" aria-label={t('notices.title')}>
      {notices.map(notice => (
        <li key={`${notice.code} ${notice.message}`}>
          <Alert
            status={notice.code.startsWith('rewind.') ? 'info' : 'warning'}
            icon
            title={reasonText(notice)}
            description={t(noticeAdvice(notice.code))}
          />
        </li>
      ))}
    </ul>
  );
}
