import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { BgProvider, Text } from '@backstage/ui';
import { RelativeTime } from '@quarterdeck/toolkit-react';
import type { ReactNode } from 'react';
import { incidentsTranslationRef } from '../../translations/translation';
import styles from './IncidentsContent.module.css';

export type QuietProps = {
  /** When the last one was over, ISO 8601; `undefined` where there was none. */
  since: string | undefined;
  action?: ReactNode;
};

/** Nothing is open. It does not say that all is well: nobody knows that. */
export function Quiet({ since, action }: QuietProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  return (
    <section className={styles.quiet} aria-label={t('page.open')}>
      <Text as="h3" variant="title-small" weight="bold">
        {t('quiet.title')}
      </Text>
      <p>
        {since === undefined
          ? t('quiet.never')
          : t('quiet.since', { time: <RelativeTime dateTime={since} /> })}
      </p>
      <p>{t('quiet.advice')}</p>
      {action && <BgProvider bg="neutral-1">{action}</BgProvider>}
    </section>
  );
}
