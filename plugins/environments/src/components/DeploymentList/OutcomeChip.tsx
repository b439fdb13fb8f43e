import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  RiArrowGoBackLine,
  RiEyeOffLine,
  RiSkipForwardLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import type { DeploymentState } from '../../model/deployments';
import { DEPLOYMENT_TONES } from '../../model/tones';
import { environmentsTranslationRef } from '../../translations/translation';
import { ToneChip } from '@quarterdeck/toolkit-react';

const ICONS: Partial<Record<DeploymentState, RemixiconComponentType>> = {
  'rolled-back': RiArrowGoBackLine,
  superseded: RiSkipForwardLine,
  'not-seen': RiEyeOffLine,
};

/** How a deployment ended, or that it has not. */
export function OutcomeChip({ state }: { state: DeploymentState }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <ToneChip tone={DEPLOYMENT_TONES[state]} icon={ICONS[state]}>
      {t(`outcome.${state}`)}
    </ToneChip>
  );
}
