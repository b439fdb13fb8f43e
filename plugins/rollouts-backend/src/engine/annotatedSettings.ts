import { InputError } from '@backstage/errors';
import { strategySchema } from '@quarterdeck/plugin-rollouts-common';
import { RolloutSettings, assertWeights } from '../config';

export const STRATEGY_ANNOTATION = 'quarterdeck.io/rollouts-strategy';
export const WEIGHTS_ANNOTATION = 'quarterdeck.io/rollouts-weights';

/**
 * What an entity wants to be otherwise than the configuration says.
 *
 * @throws InputError that names the annotation and what it should be
 */
export function annotatedSettings(
  settings: RolloutSettings,
  annotations: Readonly<Record<string, string>>,
): RolloutSettings {
  const strategy = annotations[STRATEGY_ANNOTATION];
  const parsed = strategySchema.optional().safeParse(strategy);
  if (!parsed.success) {
    throw new InputError(
      `${STRATEGY_ANNOTATION}: the strategy "${strategy}" does not exist; there is ${strategySchema.options.join(', ')}`,
    );
  }
  const weights = annotations[WEIGHTS_ANNOTATION]?.split(',').map(Number);
  if (weights) {
    assertWeights(weights, WEIGHTS_ANNOTATION);
  }
  return {
    ...settings,
    strategy: parsed.data ?? settings.strategy,
    options: { ...settings.options, ...(weights && { weights }) },
  };
}
