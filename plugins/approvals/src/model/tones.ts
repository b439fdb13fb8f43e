import type { ApprovalState } from '@quarterdeck/plugin-approvals-common';
import type { Tone } from '@quarterdeck/toolkit-react';

/** How a state is to be taken by who waits for it. */
export const STATE_TONES: Readonly<Record<ApprovalState, Tone>> = {
  requested: 'warning',
  granted: 'good',
  denied: 'bad',
  withdrawn: 'neutral',
  expired: 'neutral',
  consumed: 'good',
};
