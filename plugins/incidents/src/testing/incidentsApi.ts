import type { IncidentsApi } from '../api/IncidentsApi';
import {
  exampleEvents,
  exampleIncident,
  examplePage,
  exampleRunbooks,
  exampleStatistics,
  exampleSuspects,
} from './exampleIncident';

const notPrepared = async (): Promise<never> => {
  throw new Error('not prepared');
};

/** Reads answer with the examples, and what acts answers what a test prepares. */
export function preparedApi(
  prepared: Partial<IncidentsApi> = {},
): IncidentsApi {
  return {
    list: async () => examplePage([]),
    get: async () => exampleIncident(),
    getSuspects: async () => exampleSuspects(),
    getEvents: async () => exampleEvents(),
    getRunbooks: async () => exampleRunbooks(),
    getStatistics: async () => exampleStatistics(),
    getDemands: async () => ({ items: [exampleIncident().demands] }),
    getUnmatchedAlerts: notPrepared,
    getDeadLetters: notPrepared,
    retryDeadLetter: notPrepared,
    getPostMortem: notPrepared,
    open: notPrepared,
    act: notPrepared,
    finishActionItem: notPrepared,
    judgeAlert: notPrepared,
    startRunbook: notPrepared,
    planRollback: notPrepared,
    ...prepared,
  };
}
