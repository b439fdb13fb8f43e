import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text, ToggleButton } from '@backstage/ui';
import type { Alert, Incident } from '@quarterdeck/plugin-incidents-common';
import { ErrorPanel, RelativeTime } from '@quarterdeck/toolkit-react';
import { incidentsApiRef } from '../../api/IncidentsApi';
import { useAttempt } from '../../hooks/useAttempt';
import { incidentsTranslationRef } from '../../translations/translation';
import { AlertWords, OutsideLink } from './AlertWords';
import styles from './Alerts.module.css';

export type AlertsProps = { incident: Incident; onChanged(): void };

/** What fired, and whether it was right to. */
export function Alerts({ incident, onChanged }: AlertsProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const api = useApi(incidentsApiRef);
  const { attempt, isBusy, problem } = useAttempt();
  const { alerts, controls } = incident;
  return (
    <section className={styles.panel}>
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('alerts.title')}
      </Text>
      {problem && <ErrorPanel error={problem} />}
      {alerts.length === 0 && (
        <p className={styles.paragraph}>{t('alerts.none')}</p>
      )}
      <ul className={styles.list} role="list">
        {alerts.map(alert => (
          <li key={alert.id} className={styles.alert}>
            <AlertWords alert={alert} />
            <span className={styles.quiet}>
              {t('alert.since', {
                time: <RelativeTime dateTime={alert.startsAt} />,
              })}
              {', '}
              {t('alert.told', { total: String(alert.notifications) })}
            </span>
            {alert.link !== null && (
              <OutsideLink href={alert.link}>{t('alert.show')}</OutsideLink>
            )}
            {alert.runbookUrl !== null && (
              <OutsideLink href={alert.runbookUrl}>
                {t('alert.runbook')}
              </OutsideLink>
            )}
            <Verdict
              alert={alert}
              isDisabled={isBusy || !controls.includes('judge-alert')}
              onJudge={verdict =>
                attempt(async () => {
                  await api.judgeAlert(incident.id, alert.id, verdict);
                  onChanged();
                })
              }
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Verdict(props: {
  alert: Alert;
  isDisabled: boolean;
  onJudge(verdict: 'true' | 'false'): void;
}) {
  const { alert, isDisabled, onJudge } = props;
  const { t } = useTranslationRef(incidentsTranslationRef);
  return (
    <div className={styles.line}>
      <span className={styles.paragraph}>{t('alert.verdict')}</span>
      {(['true', 'false'] as const).map(verdict => (
        <ToggleButton
          key={verdict}
          size="small"
          isSelected={alert.verdict === verdict}
          isDisabled={isDisabled}
          aria-label={t(`alert.verdictFull.${verdict}`, { name: alert.name })}
          onChange={() => onJudge(verdict)}
        >
          {t(`alert.verdict.${verdict}`)}
        </ToggleButton>
      ))}
    </div>
  );
}
