import type { BackupsApi } from '../api/BackupsApi';
import {
  exampleBackup,
  exampleDetails,
  examplePlan,
  exampleProtection,
  exampleRun,
  failedTest,
} from './exampleProtection';
import { exampleCalendar, exampleHistory } from './exampleHistory';

const notPrepared = async (): Promise<never> => {
  throw new Error('not prepared');
};

/** Reads of an entity's protection answer with the examples, everything else what a test prepares. */
export function preparedApi(prepared: Partial<BackupsApi> = {}): BackupsApi {
  return {
    getProtection: async () => exampleProtection(),
    getFleet: notPrepared,
    listBackups: async () => ({ items: [exampleBackup()], pageInfo: {} }),
    getBackup: async () => exampleDetails(),
    pin: notPrepared,
    unpin: notPrepared,
    listRuns: async ({ kind }) => ({
      items: kind === 'restore-test' ? [failedTest] : [exampleRun()],
      pageInfo: {},
    }),
    getRun: async () => exampleRun(),
    startRun: notPrepared,
    cancelRun: notPrepared,
    previewRetention: notPrepared,
    getCalendar: async () => exampleCalendar(),
    getHistory: async () => exampleHistory(),
    getRestorable: notPrepared,
    planRestore: notPrepared,
    getRestorePlan: async () => examplePlan(),
    executeRestorePlan: notPrepared,
    getEvidence: notPrepared,
    getKeys: notPrepared,
    challengeKey: notPrepared,
    answerChallenge: notPrepared,
    ...prepared,
  };
}
