import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Incident } from '@quarterdeck/plugin-incidents-common';
import {
  ChoiceField,
  ConfirmDialog,
  TextField,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { incidentsApiRef } from '../../api/IncidentsApi';
import { useIncidents } from '../../hooks/useIncidents';
import { useWords } from '../../hooks/useWords';
import { nameOf, numberOf } from '../../model/incidents';
import { instantOf } from '../../model/newIncident';
import { incidentsTranslationRef } from '../../translations/translation';
import { SeverityField } from '../OpenIncident/OpenDialog';
import styles from './IncidentView.module.css';

export type AskedAct = 'mitigate' | 'resolve' | 'reopen' | 'severity' | 'merge';

export type ActDialogProps = {
  incident: Incident;
  onClose(): void;
  onChanged(): void;
};

/** Repeats which incident of what and where it is about, says what happens next, and asks what has to be known. */
export function ActDialog(props: ActDialogProps & { act: AskedAct }) {
  const { act, ...rest } = props;
  switch (act) {
    case 'mitigate':
      return <MitigateDialog {...rest} />;
    case 'resolve':
      return <ResolveDialog {...rest} />;
    case 'reopen':
      return <ReopenDialog {...rest} />;
    case 'severity':
      return <SeverityDialog {...rest} />;
    case 'merge':
      return <MergeDialog {...rest} />;
    default:
      throw new Error(`There is no dialog for ${act satisfies never}`);
  }
}

function MitigateDialog({ incident, onClose, onChanged }: ActDialogProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const api = useApi(incidentsApiRef);
  const words = useWords(incident);
  const [local, setLocal] = useState('');
  const at = instantOf(local);
  return (
    <ConfirmDialog
      title={t('act.mitigate.title')}
      confirm={t('act.mitigate.confirm', words)}
      cause="optional"
      isIncomplete={at === undefined}
      onClose={onClose}
      onConfirm={async comment => {
        await api.act(incident.id, 'mitigate', { comment, at });
        onChanged();
      }}
    >
      <p>{t('act.what', words)}</p>
      <p>{t('act.mitigate.next')}</p>
      <TextField
        label={t('act.mitigate.at')}
        type="datetime-local"
        value={local}
        maxLength={30}
        onChange={setLocal}
      />
    </ConfirmDialog>
  );
}

function ResolveDialog({ incident, onClose, onChanged }: ActDialogProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const api = useApi(incidentsApiRef);
  const words = useWords(incident);
  const [local, setLocal] = useState('');
  const at = instantOf(local);
  return (
    <ConfirmDialog
      title={t('act.resolve.title')}
      confirm={t('act.resolve.confirm', words)}
      cause="optional"
      isIncomplete={at === undefined}
      onClose={onClose}
      onConfirm={async comment => {
        await api.act(incident.id, 'resolve', { comment, at });
        onChanged();
      }}
    >
      <p>{t('act.what', words)}</p>
      <p>{t('act.resolve.next')}</p>
      <TextField
        label={t('act.resolve.at')}
        type="datetime-local"
        value={local}
        maxLength={30}
        onChange={setLocal}
      />
    </ConfirmDialog>
  );
}

function ReopenDialog({ incident, onClose, onChanged }: ActDialogProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const api = useApi(incidentsApiRef);
  const words = useWords(incident);
  return (
    <ConfirmDialog
      title={t('act.reopen.title')}
      confirm={t('act.reopen.confirm', words)}
      cause="required"
      onClose={onClose}
      onConfirm={async (comment = '') => {
        await api.act(incident.id, 'reopen', { comment });
        onChanged();
      }}
    >
      <p>{t('act.what', words)}</p>
      <p>{t('act.reopen.next')}</p>
    </ConfirmDialog>
  );
}

function SeverityDialog({ incident, onClose, onChanged }: ActDialogProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const api = useApi(incidentsApiRef);
  const words = useWords(incident);
  const [severity, setSeverity] = useState(incident.severity);
  return (
    <ConfirmDialog
      title={t('act.severity.title')}
      confirm={t('act.severity.confirm', {
        ...words,
        severity: t(`severity.${severity}`),
      })}
      cause="optional"
      isIncomplete={severity === incident.severity}
      onClose={onClose}
      onConfirm={async comment => {
        await api.act(incident.id, 'severity', { severity, comment });
        onChanged();
      }}
    >
      <div className={styles.form}>
        <p>{t('act.what', words)}</p>
        <SeverityField value={severity} onChange={setSeverity} />
        <p>{t('act.severity.next')}</p>
      </div>
    </ConfirmDialog>
  );
}

function MergeDialog({ incident, onClose, onChanged }: ActDialogProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const api = useApi(incidentsApiRef);
  const words = useWords(incident);
  const [into, setInto] = useState('');
  const open = useIncidents({ view: 'open', limit: 100 });
  const others =
    open.status === 'ready'
      ? open.data.items.filter(({ id }) => id !== incident.id)
      : [];
  return (
    <ConfirmDialog
      title={t('act.merge.title')}
      confirm={t('act.merge.confirm', words)}
      isDestructive
      cause="optional"
      isIncomplete={into === ''}
      onClose={onClose}
      onConfirm={async comment => {
        await api.act(incident.id, 'merge', { into, comment });
        onChanged();
      }}
    >
      <p>{t('act.what', words)}</p>
      {open.status === 'ready' && others.length === 0 ? (
        <p>{t('act.merge.none')}</p>
      ) : (
        <ChoiceField
          label={t('act.merge.into')}
          value={into}
          onChange={setInto}
        >
          <option value="">{t('act.choose')}</option>
          {others.map(other => (
            <option key={other.id} value={other.id}>
              {`${numberOf(other)}, ${nameOf(other.entityRef)}: ${other.title}`}
            </option>
          ))}
        </ChoiceField>
      )}
      <p>{t('act.merge.next')}</p>
    </ConfirmDialog>
  );
}
