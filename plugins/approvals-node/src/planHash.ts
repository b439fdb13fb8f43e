import { ApprovalPlan } from '@quarterdeck/plugin-approvals-common';
import { canonicalJson } from '@quarterdeck/toolkit-common';
import { createHash } from 'node:crypto';

/** SHA-256 of the plan's canonical JSON, in hexadecimal: what an approval is bound to. */
export function planHashOf(plan: ApprovalPlan): string {
  return createHash('sha256').update(canonicalJson(plan)).digest('hex');
}
