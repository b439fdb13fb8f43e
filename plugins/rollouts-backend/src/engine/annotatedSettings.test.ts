import { mockServices } from '@backstage/backend-test-utils';
import { readRolloutsConfig } from '../config';
import { annotatedSettings } from './annotatedSettings';

const settings = readRolloutsConfig(
  mockServices.rootConfig({ data: {} }),
).settingsOf('production');

describe('what an entity says of its rollouts', () => {
  it('takes the place of the configuration', () => {
    expect(annotatedSettings(settings, {})).toEqual(settings);
    expect(
      annotatedSettings(settings, {
        'quarterdeck.io/rollouts-strategy': 'blue-green',
        'quarterdeck.io/rollouts-weights': '1, 5, 25, 100',
      }),
    ).toMatchObject({
      strategy: 'blue-green',
      options: { weights: [1, 5, 25, 100], stepMs: settings.options.stepMs },
    });
  });

  it.each([
    [
      'quarterdeck.io/rollouts-strategy',
      'big-bang',
      /rollouts-strategy.*there is rolling/,
    ],
    [
      'quarterdeck.io/rollouts-weights',
      '50,25',
      /rollouts-weights.*rise to 100/,
    ],
    ['quarterdeck.io/rollouts-weights', 'all', /rollouts-weights.*rise to 100/],
  ])('is refused where %s is %s', (annotation, value, message) => {
    expect(() => annotatedSettings(settings, { [annotation]: value })).toThrow(
      message,
    );
  });
});
