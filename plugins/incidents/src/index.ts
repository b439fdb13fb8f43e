export { incidentsApiRef, type IncidentsApi } from './api/IncidentsApi';
export { incidentsPlugin as default } from './plugin';
export {
  incidentReasonsTranslationRef,
  incidentsTranslationRef,
} from './translations/translation';
