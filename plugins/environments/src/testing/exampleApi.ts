import type { EnvironmentsApi } from '../api/EnvironmentsApi';
import {
  exampleDeploymentPage,
  exampleDeployments,
} from './exampleDeployments';
import { exampleMatrix } from './exampleMatrix';
import {
  exampleComparison,
  exampleDetails,
  examplePromotions,
} from './exampleQuestions';

const notPrepared = (question: string) => async (): Promise<never> => {
  throw new Error(`This example has no answer about ${question}`);
};

/** A backend of one service, whose answers may be exchanged; for the tests and the development page. */
export function exampleApi(
  answers: Partial<EnvironmentsApi> = {},
  clock: () => number = Date.now,
): EnvironmentsApi {
  return {
    getMatrix: async (_, options) => ({
      ...exampleMatrix(clock()),
      at: options?.at ?? null,
    }),
    getWorkloadDetails: async () => exampleDetails(clock()),
    getDeployments: async (_, options) =>
      exampleDeploymentPage(
        exampleDeployments(clock()).filter(
          ({ environmentId }) =>
            options?.environment === undefined ||
            environmentId === options.environment,
        ),
        { asOf: new Date(clock()).toISOString() },
      ),
    getComparison: async () => exampleComparison(clock()),
    getPromotions: async () => examplePromotions(clock()),
    getFleet: notPrepared('the fleet'),
    getPreviews: notPrepared('previews'),
    getEnvironments: notPrepared('the configuration'),
    getDeadLetters: notPrepared('dead letters'),
    retryDeadLetter: notPrepared('dead letters'),
    ...answers,
  };
}
