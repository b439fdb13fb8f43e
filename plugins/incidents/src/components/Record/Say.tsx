import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import type { Incident } from '@quarterdeck/plugin-incidents-common';
import {
  ChoiceField,
  ErrorPanel,
  LongTextField,
  RelativeTime,
  durationText,
  useServerNow,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { incidentsApiRef } from '../../api/IncidentsApi';
import { useAttempt } from '../../hooks/useAttempt';
import { firstWait, waitsOf } from '../../model/updates';
import { incidentsTranslationRef } from '../../translations/translation';
import { Person } from '../Chips/Chips';
import styles from './Record.module.css';

export type SayProps = { incident: Incident; onChanged(): void };

/** Words for those who work on it, or for those who wait for it. */
export function Say({ incident, onChanged }: SayProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const { controls, nextUpdateDueAt, updates } = incident;
  const mayUpdate = controls.includes('post-update');
  const mayComment = controls.includes('comment');
  const [audience, setAudience] = useState(mayComment ? 'comment' : 'update');
  const last = updates.at(-1);
  return (
    <section className={styles.panel}>
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('say.title')}
      </Text>
      {last && (
        <p className={styles.summary}>
          {t('say.last', {
            time: <RelativeTime dateTime={last.at} />,
            person: <Person personRef={last.by} />,
          })}
        </p>
      )}
      {nextUpdateDueAt !== null && (
        <p className={styles.summary}>
          {t('say.due', { time: <RelativeTime dateTime={nextUpdateDueAt} /> })}
        </p>
      )}
      {mayUpdate && mayComment && (
        <ChoiceField
          label={t('say.what')}
          value={audience}
          onChange={setAudience}
        >
          <option value="comment">{t('say.comment')}</option>
          <option value="update">{t('say.update')}</option>
        </ChoiceField>
      )}
      {audience === 'update' && mayUpdate ? (
        <Update incident={incident} onChanged={onChanged} />
      ) : (
        <Comment incident={incident} onChanged={onChanged} />
      )}
    </section>
  );
}

function Comment({ incident, onChanged }: SayProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const api = useApi(incidentsApiRef);
  const { attempt, isBusy, problem } = useAttempt();
  const [text, setText] = useState('');
  return (
    <>
      <LongTextField
        label={t('say.text')}
        value={text}
        maxLength={5000}
        onChange={setText}
      />
      {problem && <ErrorPanel error={problem} />}
      <div>
        <Button
          variant="secondary"
          isDisabled={isBusy || text.trim() === ''}
          onPress={() =>
            attempt(async () => {
              await api.act(incident.id, 'comments', { text });
              setText('');
              onChanged();
            })
          }
        >
          {t('say.postComment')}
        </Button>
      </div>
    </>
  );
}

function Update({ incident, onChanged }: SayProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const api = useApi(incidentsApiRef);
  const { attempt, isBusy, problem } = useAttempt();
  const { updateTemplates, demands } = incident;
  const [text, setText] = useState('');
  const [template, setTemplate] = useState('');
  const [wait, setWait] = useState(String(firstWait(demands)));
  const now = useServerNow(false);
  const choose = (title: string) => {
    setTemplate(title);
    setText(updateTemplates.find(each => each.title === title)?.text ?? '');
  };
  return (
    <>
      {updateTemplates.length > 0 && (
        <ChoiceField
          label={t('say.template')}
          value={template}
          onChange={choose}
        >
          <option value="">{t('say.ownWords')}</option>
          {updateTemplates.map(({ title }) => (
            <option key={title} value={title}>
              {title}
            </option>
          ))}
        </ChoiceField>
      )}
      <LongTextField
        label={t('say.text')}
        value={text}
        rows={5}
        maxLength={5000}
        onChange={setText}
      />
      <ChoiceField label={t('say.next')} value={wait} onChange={setWait}>
        <option value="0">{t('say.never')}</option>
        {waitsOf(demands).map(ms => (
          <option key={ms} value={String(ms)}>
            {t('say.in', { duration: durationText(ms, t('locale')) })}
          </option>
        ))}
      </ChoiceField>
      {problem && <ErrorPanel error={problem} />}
      <div>
        <Button
          variant="secondary"
          isDisabled={isBusy || text.trim() === ''}
          onPress={() =>
            attempt(async () => {
              const waitMs = Number(wait);
              await api.act(incident.id, 'updates', {
                text,
                nextUpdateAt:
                  waitMs === 0 ? null : new Date(now + waitMs).toISOString(),
              });
              setText('');
              setTemplate('');
              onChanged();
            })
          }
        >
          {t('say.postUpdate')}
        </Button>
      </div>
    </>
  );
}
