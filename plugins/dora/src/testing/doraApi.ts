import type { DoraApi } from '../api/DoraApi';
import { exampleDashboard, exampleServices } from './exampleDora';

const notPrepared = async (): Promise<never> => {
  throw new Error('not prepared');
};

/** Reads of numbers answer with the examples, everything else what a test prepares. */
export function preparedApi(prepared: Partial<DoraApi> = {}): DoraApi {
  return {
    getMetrics: async () => exampleDashboard(),
    getServices: async () => exampleServices(),
    getChanges: notPrepared,
    listDeployments: notPrepared,
    getDeployment: notPrepared,
    listIncidents: notPrepared,
    getCandidates: notPrepared,
    explain: notPrepared,
    getSettings: notPrepared,
    correct: notPrepared,
    removeCorrection: notPrepared,
    exportCsv: notPrepared,
    ...prepared,
  };
}
