import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { Restorable } from '@quarterdeck/plugin-backups-common';
import { ErrorPanel, TextField } from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { backupsApiRef } from '../../api/BackupsApi';
import { useAttempt } from '../../hooks/useAttempt';
import { useReasonText } from '../../hooks/useReasonText';
import { useSizes } from '../../hooks/useSizes';
import { useTabView } from '../../hooks/useTabView';
import { instantOf } from '../../model/localTime';
import { backupsTranslationRef } from '../../translations/translation';
import styles from '../BackupsContent/BackupsContent.module.css';
import { Section } from '../BackupsContent/Section';

/** What could have been restored at 14:05 last Tuesday? */
export function RestorableQuestion({ policyId }: { policyId: string }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const api = useApi(backupsApiRef);
  const { isBusy, problem, attempt } = useAttempt();
  const [asked, setAsked] = useState('');
  const [answer, setAnswer] = useState<Restorable>();
  const at = instantOf(asked);
  return (
    <Section title={t('question.title')}>
      <form
        className={styles.row}
        onSubmit={event => {
          event.preventDefault();
          if (at !== undefined) {
            attempt(async () =>
              setAnswer(await api.getRestorable({ policyId, at })),
            );
          }
        }}
      >
        <TextField
          label={t('question.at')}
          hint={t('question.zone', {
            zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
          })}
          type="datetime-local"
          value={asked}
          maxLength={30}
          onChange={setAsked}
        />
        <Button
          type="submit"
          variant="secondary"
          isDisabled={isBusy || at === undefined}
        >
          {t('question.ask')}
        </Button>
      </form>
      {problem && <ErrorPanel error={problem} />}
      <div role="status">{answer && <Answer answer={answer} />}</div>
    </Section>
  );
}

function Answer({ answer }: { answer: Restorable }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const { duration, instant } = useSizes();
  const { show } = useTabView();
  const { pointAt, wouldLoseMs, nearestBefore, nearestAfter } = answer;
  const near = [
    { key: 'question.before' as const, point: nearestBefore },
    { key: 'question.after' as const, point: nearestAfter },
  ];
  return (
    <div className={styles.list}>
      <p className={styles.text}>
        <strong>
          {pointAt === null
            ? t('question.nothing', { at: instant(answer.at) })
            : t('question.point', {
                at: instant(answer.at),
                point: instant(pointAt),
              })}
        </strong>{' '}
        {wouldLoseMs !== null &&
          t('question.lost', { duration: duration(wouldLoseMs) })}
      </p>
      <p className={styles.text}>{reasonText(answer.reason)}</p>
      <ul className={styles.lines}>
        {near.map(
          ({ key, point }) =>
            point && (
              <li key={key}>
                {t(key)}{' '}
                <button
                  type="button"
                  className={styles.link}
                  onClick={() => show({ backup: point.backupId })}
                >
                  {instant(point.pointAt)}
                </button>
              </li>
            ),
        )}
      </ul>
    </div>
  );
}
