import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import {
  entityRefSchema,
  type Incident,
} from '@quarterdeck/plugin-incidents-common';
import {
  ErrorPanel,
  RelativeTime,
  TextField,
  ToneChip,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { incidentsApiRef } from '../../api/IncidentsApi';
import { useAttempt } from '../../hooks/useAttempt';
import { incidentsTranslationRef } from '../../translations/translation';
import styles from '../Alerts/Alerts.module.css';
import { Person } from '../Chips/Chips';
import { ReferenceField } from '../OpenIncident/ReferenceField';
import form from './IncidentView.module.css';

export type ActionItemsProps = { incident: Incident; onChanged(): void };

/** What is to be done so that it does not happen again. */
export function ActionItems({ incident, onChanged }: ActionItemsProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const api = useApi(incidentsApiRef);
  const { attempt, isBusy, problem } = useAttempt();
  const { actionItems, controls } = incident;
  const mayAdd = controls.includes('add-action-item');
  return (
    <section className={styles.panel}>
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('items.title')}
      </Text>
      {actionItems.length === 0 && (
        <p className={styles.paragraph}>{t('items.none')}</p>
      )}
      <ul className={styles.list} role="list">
        {actionItems.map(item => (
          <li key={item.id} className={styles.alert}>
            <strong>{item.title}</strong>
            <div className={styles.line}>
              {item.owner !== null && <Person personRef={item.owner} />}
              {item.dueOn !== null && (
                <span className={styles.quiet}>
                  {t('items.dueOn', { date: item.dueOn })}
                </span>
              )}
              {item.doneAt !== null && (
                <ToneChip tone="good">
                  {t('items.doneAt', {
                    time: <RelativeTime dateTime={item.doneAt} />,
                  })}
                </ToneChip>
              )}
              {item.doneAt === null && mayAdd && (
                <Button
                  size="small"
                  variant="secondary"
                  isDisabled={isBusy}
                  aria-label={t('items.doneFull', { title: item.title })}
                  onPress={() =>
                    attempt(async () => {
                      await api.finishActionItem(incident.id, item.id);
                      onChanged();
                    })
                  }
                >
                  {t('items.done')}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {problem && <ErrorPanel error={problem} />}
      {mayAdd && <NewItem incidentId={incident.id} onChanged={onChanged} />}
    </section>
  );
}

function NewItem(props: { incidentId: string; onChanged(): void }) {
  const { incidentId, onChanged } = props;
  const { t } = useTranslationRef(incidentsTranslationRef);
  const api = useApi(incidentsApiRef);
  const { attempt, isBusy, problem } = useAttempt();
  const [title, setTitle] = useState('');
  const [owner, setOwner] = useState('');
  const [dueOn, setDueOn] = useState('');
  const isComplete =
    title.trim() !== '' &&
    (owner === '' || entityRefSchema.safeParse(owner).success);
  const add = () =>
    attempt(async () => {
      await api.act(incidentId, 'action-items', {
        title,
        owner: owner || null,
        dueOn: dueOn || null,
      });
      setTitle('');
      setOwner('');
      setDueOn('');
      onChanged();
    });
  return (
    <div className={form.form}>
      <TextField
        label={t('items.what')}
        value={title}
        maxLength={300}
        onChange={setTitle}
      />
      <ReferenceField
        label={t('items.owner')}
        kind="user"
        value={owner}
        onChange={setOwner}
      />
      <TextField
        label={t('items.due')}
        type="date"
        value={dueOn}
        maxLength={10}
        onChange={setDueOn}
      />
      {problem && <ErrorPanel error={problem} />}
      <div>
        <Button
          variant="secondary"
          isDisabled={isBusy || !isComplete}
          onPress={add}
        >
          {t('items.add')}
        </Button>
      </div>
    </div>
  );
}
