import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { Quality } from '@quarterdeck/plugin-dora-common';
import { RelativeTime } from '@quarterdeck/toolkit-react';
import type { ReactNode } from 'react';
import { doraTranslationRef } from '../../translations/translation';
import styles from '../ScopePage/ScopeView.module.css';

/** How much of what should be known is, and what the numbers cannot tell. */
export function QualityNote({ quality }: { quality: Quality }) {
  const { t } = useTranslationRef(doraTranslationRef);
  const { deployments, incidents, open, openSince, observedSince } = quality;
  const all = String(deployments);
  const lines: Record<string, ReactNode> = {
    source: !quality.isIncidentSourceConnected && t('quality.noSource'),
    open:
      open > 0 &&
      openSince !== null &&
      t('quality.open', {
        total: String(open),
        since: <RelativeTime dateTime={openSince} />,
      }),
    commits:
      deployments > 0 &&
      t('quality.commits', { known: String(quality.withCommits), all }),
    rework:
      deployments > 0 &&
      t('quality.rework', { known: String(quality.withRework), all }),
    incidents:
      quality.isIncidentSourceConnected &&
      (incidents === 0
        ? t('quality.noIncidents')
        : t('quality.incidents', {
            attributed: String(quality.attributed),
            all: String(incidents),
          })),
    negative:
      quality.negative > 0 &&
      t('quality.negative', { total: String(quality.negative) }),
    since:
      observedSince !== null &&
      t('quality.since', {
        since: new Intl.DateTimeFormat(t('locale'), {
          dateStyle: 'long',
          timeZone: 'UTC',
        }).format(Date.parse(observedSince)),
      }),
    few: t('quality.few'),
    scope: t('quality.scope'),
  };
  return (
    <section className={styles.card}>
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('quality.title')}
      </Text>
      <ul className={styles.lines}>
        {Object.entries(lines)
          .filter(([, line]) => line !== false)
          .map(([key, line]) => (
            <li key={key}>{line}</li>
          ))}
      </ul>
    </section>
  );
}
