import { mockCredentials } from '@backstage/backend-test-utils';
import { z } from 'zod';
import { exampleIncident } from '../testing/exampleIncident';
import { Runbooks } from './Runbooks';

describe('Runbooks', () => {
  it.each([
    [
      'suggestion.procedure',
      { procedure: 'rollback' },
      {
        code: 'runbooks.procedure',
        params: { procedure: 'rollback' },
        message: 'It covers rollback',
      },
    ],
    [
      'suggestion.of-another-version',
      { answer: 42 },
      {
        code: 'runbooks.other',
        params: { message: 'As that room says' },
        message: 'As that room says',
      },
    ],
  ])(
    'says why one fits, for %s, so that pages can translate what they know',
    async (reasonCode, reasonParams, reason) => {
      const answers: Record<string, unknown> = {
        'runbooks:suggest-runbooks': {
          items: [
            {
              slug: 'rollback',
              title: 'Go back',
              reason: 'As that room says',
              reasonCode,
              reasonParams,
              stepCount: 9,
              link: '/runbooks/x',
              lastExercisedAt: null,
              parameters: [],
            },
          ],
        },
        'runbooks:list-runs': { items: [] },
      };
      const runbooks = new Runbooks({
        actions: {
          invoke: async <T extends z.ZodType>(
            action: string,
            _input: object,
            output: T,
          ) => output.parse(answers[action]),
        },
        now: () => 0,
      });
      const { suggestions, emptyReason } = await runbooks.of(
        exampleIncident(),
        [],
        mockCredentials.user(),
      );
      expect(emptyReason).toBeNull();
      expect(suggestions).toMatchObject([{ slug: 'rollback', reason }]);
    },
  );
});
