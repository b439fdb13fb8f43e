import { exampleFact } from '../testing/exampleFacts';
import { sentenceOf } from './sentences';

const deployment = {
  outcome: 'succeeded',
  version: 'v2',
  previousVersion: 'v1',
  changes: ['image'],
  recovery: { toVersion: 'v1' },
};

describe('sentenceOf', () => {
  it('takes a deployment apart', () => {
    expect(sentenceOf(exampleFact(1, { payload: { deployment } }))).toEqual({
      key: 'succeeded',
      environment: 'production',
      version: 'v2',
      previousVersion: 'v1',
      isConfiguration: false,
      toVersion: 'v1',
    });
  });

  it.each([
    ['environments.deployment.started', 'started'],
    ['environments.deployment.rolled-back', 'rolledBack'],
    ['environments.deployment.recovered', 'recovered'],
    ['environments.deployment.found', 'found'],
  ])('says %s as %s', (type, key) => {
    expect(
      sentenceOf(exampleFact(1, { type, payload: { deployment } })),
    ).toEqual(expect.objectContaining({ key }));
  });

  it('tells a change of configuration, which has no version before', () => {
    expect(
      sentenceOf(
        exampleFact(1, {
          payload: {
            deployment: {
              ...deployment,
              changes: ['configuration'],
              previousVersion: 'v2',
            },
          },
        }),
      ),
    ).toMatchObject({ isConfiguration: true, previousVersion: undefined });
  });

  it.each([
    ['of another room', { type: 'rollouts.rollout.started' }],
    ['whose payload it does not know', { payload: { outcome: 'succeeded' } }],
    ['without an environment', { environmentId: null }],
    ['whose words were erased in part', { erasedKeys: ['x'] }],
  ])('leaves a fact %s to its own words', (_, overrides) => {
    expect(
      sentenceOf(exampleFact(1, { payload: { deployment }, ...overrides })),
    ).toBeUndefined();
  });
});
