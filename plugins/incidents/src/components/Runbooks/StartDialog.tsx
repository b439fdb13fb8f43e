import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  Incident,
  SuggestedRunbook,
} from '@quarterdeck/plugin-incidents-common';
import { ConfirmDialog, TextField } from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { incidentsApiRef } from '../../api/IncidentsApi';
import { useWords } from '../../hooks/useWords';
import { newKey } from '../../model/keys';
import { incidentsTranslationRef } from '../../translations/translation';
import styles from '../IncidentView/IncidentView.module.css';

export type StartDialogProps = {
  runbook: SuggestedRunbook;
  incident: Incident;
  onClose(): void;
};

/** Asks for the parameters, starts the run for the incident, and goes to it. */
export function StartDialog({ runbook, incident, onClose }: StartDialogProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const api = useApi(incidentsApiRef);
  const navigate = useNavigate();
  const words = useWords(incident);
  // One and the same, however often it has to be sent.
  const [key] = useState(newKey);
  const [values, setValues] = useState<Record<string, string>>(
    Object.fromEntries(
      runbook.parameters.map(({ name, default: value }) => [name, value ?? '']),
    ),
  );
  const isIncomplete = runbook.parameters.some(
    ({ name, required }) => required && values[name].trim() === '',
  );
  return (
    <ConfirmDialog
      title={t('runbooks.start', { title: runbook.title })}
      confirm={t('runbooks.start.confirm', {
        title: runbook.title,
        service: words.service,
      })}
      isIncomplete={isIncomplete}
      onClose={onClose}
      onConfirm={async () => {
        const parameters = Object.fromEntries(
          Object.entries(values).filter(([, value]) => value.trim() !== ''),
        );
        const { link } = await api.startRunbook(
          incident.id,
          { slug: runbook.slug, parameters },
          key,
        );
        navigate(link);
      }}
    >
      <div className={styles.form}>
        <p>{t('act.what', words)}</p>
        {runbook.parameters.map(({ name, title, required }) => (
          <TextField
            key={name}
            label={required ? `${title} *` : title}
            value={values[name]}
            maxLength={10_000}
            onChange={value =>
              setValues(previous => ({ ...previous, [name]: value }))
            }
          />
        ))}
        <p>{t('runbooks.start.next', words)}</p>
      </div>
    </ConfirmDialog>
  );
}
