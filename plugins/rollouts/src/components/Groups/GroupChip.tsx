import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Group } from '@quarterdeck/plugin-rollouts-common';
import { ToneChip } from '@quarterdeck/toolkit-react';
import { GROUP_TONES } from '../../model/groups';
import { rolloutsTranslationRef } from '../../translations/translation';

/** Where a group is in its life, or how it ended. */
export function GroupChip({ group }: { group: Group }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const state = group.outcome ?? group.phase;
  return (
    <ToneChip tone={GROUP_TONES[state]}>{t(`groupState.${state}`)}</ToneChip>
  );
}
