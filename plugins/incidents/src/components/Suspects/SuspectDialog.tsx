import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Incident, Suspect } from '@quarterdeck/plugin-incidents-common';
import { ConfirmDialog } from '@quarterdeck/toolkit-react';
import { useNavigate } from 'react-router-dom';
import { incidentsApiRef } from '../../api/IncidentsApi';
import { useWords } from '../../hooks/useWords';
import { nameOf } from '../../model/incidents';
import { incidentsTranslationRef } from '../../translations/translation';

export type SuspectAct = 'plan' | 'was' | 'no-change';

export type SuspectDialogProps = {
  act: SuspectAct;
  /** Absent for `no-change`. */
  suspect?: Suspect;
  incident: Incident;
  onClose(): void;
  onChanged(): void;
};

/** Asks before a rollback is planned, or a cause is recorded. */
export function SuspectDialog(props: SuspectDialogProps) {
  const { act, suspect, incident, onClose, onChanged } = props;
  const { t } = useTranslationRef(incidentsTranslationRef);
  const api = useApi(incidentsApiRef);
  const navigate = useNavigate();
  const words = useWords(incident);
  if (act === 'plan' && suspect) {
    return (
      <ConfirmDialog
        title={t('suspects.plan.title')}
        confirm={t('suspects.plan.confirm', {
          service: nameOf(suspect.entityRef),
          environment: suspect.environmentId ?? words.environment,
        })}
        onClose={onClose}
        onConfirm={async () => {
          const { link } = await api.planRollback(incident.id, suspect.factId);
          navigate(link);
        }}
      >
        <p>{t('act.what', words)}</p>
        <p>
          <strong>{suspect.summary}</strong>
        </p>
        <p>{t('suspects.plan.next')}</p>
      </ConfirmDialog>
    );
  }
  const isChange = act === 'was';
  return (
    <ConfirmDialog
      title={t(isChange ? 'suspects.was.title' : 'suspects.noChange.title')}
      confirm={t(
        isChange ? 'suspects.was.confirm' : 'suspects.noChange.confirm',
      )}
      cause={isChange ? 'optional' : 'required'}
      causeLabel={isChange ? undefined : t('suspects.noChange.label')}
      onClose={onClose}
      onConfirm={async comment => {
        await api.act(incident.id, 'attribution', {
          factId: suspect?.factId ?? null,
          comment,
        });
        onChanged();
      }}
    >
      <p>{t('act.what', words)}</p>
      {suspect && (
        <p>
          <strong>{suspect.summary}</strong>
        </p>
      )}
      <p>{t('suspects.was.next')}</p>
    </ConfirmDialog>
  );
}
