import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  entityRefSchema,
  severitySchema,
  type SeverityDemands,
} from '@quarterdeck/plugin-incidents-common';
import {
  ChoiceField,
  ConfirmDialog,
  LongTextField,
  TextField,
  durationText,
} from '@quarterdeck/toolkit-react';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { incidentsApiRef } from '../../api/IncidentsApi';
import { useIncidentsPath } from '../../hooks/useIncidentsPath';
import { nameOf } from '../../model/incidents';
import { newKey } from '../../model/keys';
import { EMPTY_DRAFT, incidentOf } from '../../model/newIncident';
import { incidentsTranslationRef } from '../../translations/translation';
import styles from './OpenIncident.module.css';
import { ReferenceField } from './ReferenceField';

export type OpenDialogProps = { entityRef?: string; onClose(): void };

/** Asks what is broken and how badly, says what that severity demands, and goes to the new incident. */
export function OpenDialog({ entityRef, onClose }: OpenDialogProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const api = useApi(incidentsApiRef);
  const navigate = useNavigate();
  const root = useIncidentsPath();
  const [draft, setDraft] = useState({
    ...EMPTY_DRAFT,
    entityRef: entityRef ?? '',
  });
  // One and the same, however often it has to be sent.
  const [key] = useState(newKey);
  const change = (part: Partial<typeof draft>) =>
    setDraft(previous => ({ ...previous, ...part }));
  const incident = incidentOf(draft);
  const isNamed = entityRefSchema.safeParse(draft.entityRef).success;
  return (
    <ConfirmDialog
      title={t('open.title')}
      confirm={
        isNamed
          ? t('open.confirm', { service: nameOf(draft.entityRef) })
          : t('open.confirmNone')
      }
      isIncomplete={incident === undefined}
      onClose={onClose}
      onConfirm={async () => {
        if (incident) {
          const { id } = await api.open(incident, key);
          navigate(`${root}/${id}`);
        }
      }}
    >
      <div className={styles.form}>
        {entityRef === undefined ? (
          <ReferenceField
            label={t('open.entity')}
            kind="component"
            value={draft.entityRef}
            placeholder={t('open.entityHint')}
            onChange={value => change({ entityRef: value })}
          />
        ) : (
          <p className={styles.hint}>
            {t('open.entity')}: <strong>{nameOf(entityRef)}</strong>
          </p>
        )}
        <TextField
          label={t('open.what')}
          value={draft.title}
          maxLength={200}
          onChange={title => change({ title })}
        />
        <SeverityField
          value={draft.severity}
          onChange={severity => change({ severity })}
        />
        <TextField
          label={t('open.environment')}
          value={draft.environmentId}
          maxLength={39}
          placeholder="production"
          onChange={environmentId => change({ environmentId })}
        />
        <TextField
          label={t('open.startedAt')}
          type="datetime-local"
          value={draft.startedAt}
          maxLength={30}
          onChange={startedAt => change({ startedAt })}
        />
        <LongTextField
          label={t('open.description')}
          value={draft.description}
          maxLength={5000}
          onChange={description => change({ description })}
        />
        <p className={styles.hint}>{t('open.next')}</p>
      </div>
    </ConfirmDialog>
  );
}

type SeverityFieldProps = {
  value: SeverityDemands['severity'];
  onChange(value: SeverityDemands['severity']): void;
};

/** One of the four, with what the portal means by it and demands. */
export function SeverityField({ value, onChange }: SeverityFieldProps) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const demands = useDemands().find(({ severity }) => severity === value);
  const duration = (ms: number | null) =>
    ms === null ? '–' : durationText(ms, t('locale'));
  return (
    <>
      <ChoiceField
        label={t('open.severity')}
        value={value}
        onChange={chosen => onChange(severitySchema.parse(chosen))}
      >
        {severitySchema.options.map(severity => (
          <option key={severity} value={severity}>
            {t(`severity.${severity}`)}
          </option>
        ))}
      </ChoiceField>
      {demands && (
        <p className={styles.hint}>
          {demands.meaning}.{' '}
          {demands.acknowledgeWithinMs === null &&
          demands.resolveWithinMs === null
            ? t('open.noDemands')
            : t('open.demands', {
                acknowledge: duration(demands.acknowledgeWithinMs),
                resolve: duration(demands.resolveWithinMs),
              })}
        </p>
      )}
    </>
  );
}

function useDemands(): readonly SeverityDemands[] {
  const api = useApi(incidentsApiRef);
  const [demands, setDemands] = useState<readonly SeverityDemands[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    api.getDemands({ signal: controller.signal }).then(
      ({ items }) => setDemands(items),
      () => {
        // The severities go by their names then.
      },
    );
    return () => controller.abort();
  }, [api]);
  return demands;
}
