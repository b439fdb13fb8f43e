import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Rollout } from '@quarterdeck/plugin-rollouts-common';
import { ToneChip } from '@quarterdeck/toolkit-react';
import { STATE_TONES, stateOf } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';

/** Where a rollout is in its life, or how it ended. */
export function StateChip({ rollout }: { rollout: Rollout }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const state = stateOf(rollout);
  return <ToneChip tone={STATE_TONES[state]}>{t(`state.${state}`)}</ToneChip>;
}
