import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ScopeQuery } from '@quarterdeck/plugin-dora-common';
import { ChoiceField } from '@quarterdeck/toolkit-react';
import { useCallback, useState } from 'react';
import { doraApiRef } from '../../api/DoraApi';
import { doraRecordsTranslationRef } from '../../translations/records';
import { PagedList } from '../RecordsDrawer/PagedList';
import { IncidentRecord } from './IncidentRecord';

const WHICH = ['all', 'attributed', 'unattributed'] as const;

export type IncidentListProps = {
  /** The same object until it changes. */
  query: ScopeQuery;
  /** Opens the deployment that one comes from. */
  onOpen(deploymentId: string): void;
};

/** Incidents that opened in the window, and which deployment each comes from. */
export function IncidentList({ query, onOpen }: IncidentListProps) {
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const api = useApi(doraApiRef);
  const [show, setShow] = useState<(typeof WHICH)[number]>('all');
  const loadPage = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => {
      const { scope, ref, tier, from, to } = query;
      return api.listIncidents(
        { scope, ref, tier, from, to, show, cursor },
        { signal },
      );
    },
    [api, query, show],
  );
  return (
    <>
      <ChoiceField
        label={t('list.which')}
        value={show}
        onChange={value =>
          setShow(WHICH.find(which => which === value) ?? 'all')
        }
      >
        {WHICH.map(which => (
          <option key={which} value={which}>
            {t(`list.${which}`)}
          </option>
        ))}
      </ChoiceField>
      <PagedList label={t('list.incidents')} loadPage={loadPage}>
        {(incident, refresh) => (
          <IncidentRecord
            key={incident.id}
            incident={incident}
            onOpen={onOpen}
            onChanged={refresh}
          />
        )}
      </PagedList>
    </>
  );
}
