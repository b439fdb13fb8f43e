import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { IncidentSummary } from '@quarterdeck/plugin-incidents-common';
import { nameOf, numberOf } from '../model/incidents';
import { incidentsTranslationRef } from '../translations/translation';

/** What confirmations repeat: which incident, of which service, where. */
export function useWords(
  incident: Pick<
    IncidentSummary,
    'number' | 'entityRef' | 'environmentId' | 'title'
  >,
) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  return {
    incident: numberOf(incident),
    service: nameOf(incident.entityRef),
    environment: incident.environmentId ?? t('facts.anyEnvironment'),
    title: incident.title,
  };
}
