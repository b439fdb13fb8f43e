import type { RunbooksApi } from '../api/RunbooksApi';

const notPrepared = async (): Promise<never> => {
  throw new Error('not prepared');
};

/** Answers what a test prepares, and fails for all else. */
export function preparedApi(prepared: Partial<RunbooksApi>): RunbooksApi {
  return {
    listOfEntity: notPrepared,
    get: notPrepared,
    list: notPrepared,
    listRuns: notPrepared,
    getRun: notPrepared,
    start: notPrepared,
    actOnStep: notPrepared,
    actOnRun: notPrepared,
    getReport: notPrepared,
    ...prepared,
  };
}
