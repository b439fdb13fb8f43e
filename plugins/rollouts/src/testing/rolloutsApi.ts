import type { RolloutsApi } from '../api/RolloutsApi';

const notPrepared = async (): Promise<never> => {
  throw new Error('not prepared');
};

/** Answers what a test prepares, and fails for all else. */
export function preparedApi(prepared: Partial<RolloutsApi>): RolloutsApi {
  return {
    makePlan: notPrepared,
    getPlan: notPrepared,
    getWebhooks: notPrepared,
    start: notPrepared,
    list: notPrepared,
    get: notPrepared,
    control: notPrepared,
    overrideGate: notPrepared,
    acknowledgeOverride: notPrepared,
    listGroups: notPrepared,
    getGroup: notPrepared,
    startGroup: notPrepared,
    controlGroup: notPrepared,
    listLocks: notPrepared,
    addLock: notPrepared,
    removeLock: notPrepared,
    getGitChange: notPrepared,
    listHolds: notPrepared,
    releaseHold: notPrepared,
    listWaysBack: notPrepared,
    getMatrix: notPrepared,
    listEnvironments: notPrepared,
    ...prepared,
  };
}
