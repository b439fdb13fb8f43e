import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ApprovalState } from '@quarterdeck/plugin-approvals-common';
import { ToneChip } from '@quarterdeck/toolkit-react';
import { RiTimeLine } from '@remixicon/react';
import { STATE_TONES } from '../../model/tones';
import { approvalsTranslationRef } from '../../translations/translation';

/** Where an approval is in its life. */
export function StateChip({ state }: { state: ApprovalState }) {
  const { t } = useTranslationRef(approvalsTranslationRef);
  return (
    <ToneChip
      tone={STATE_TONES[state]}
      icon={state === 'requested' ? RiTimeLine : undefined}
    >
      {t(`chip.${state}`)}
    </ToneChip>
  );
}
