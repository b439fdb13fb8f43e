import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Alert } from '@quarterdeck/plugin-incidents-common';
import { ToneChip } from '@quarterdeck/toolkit-react';
import { RiExternalLinkLine } from '@remixicon/react';
import type { ReactNode } from 'react';
import { incidentsTranslationRef } from '../../translations/translation';
import styles from './Alerts.module.css';

export type AlertWordsProps = {
  alert: Pick<Alert, 'name' | 'state' | 'summary' | 'labels'>;
};

/** What an alert says of itself. */
export function AlertWords({ alert }: AlertWordsProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const labels = Object.entries(alert.labels);
  return (
    <>
      <div className={styles.line}>
        <ToneChip tone={alert.state === 'firing' ? 'bad' : 'good'}>
          {t(`alert.${alert.state}`)}
        </ToneChip>
        <strong>{alert.name}</strong>
      </div>
      {alert.summary !== null && (
        <p className={styles.paragraph}>{alert.summary}</p>
      )}
      {labels.length > 0 && (
        <code className={styles.labels}>
          {labels.map(([name, value]) => `${name}=${value}`).join(', ')}
        </code>
      )}
    </>
  );
}

/** Leads out of the portal, where nobody learns from which page. */
export function OutsideLink(props: { href: string; children: ReactNode }) {
  return (
    <a
      className={styles.link}
      href={props.href}
      target="_blank"
      rel="noopener noreferrer"
    >
      {props.children}{' '}
      <RiExternalLinkLine className={styles.icon} aria-hidden />
    </a>
  );
}
