import { reasonBuilder } from '@quarterdeck/toolkit-common';

/**
 * Every reason this room gives, as the English sentence with its parameters in braces. A page translates by code and
 * falls back on the message.
 */
export const APPROVAL_REASONS = {
  'state.requested': 'It waits until {expiresAt} for somebody else to decide',
  'state.granted':
    'It was granted and may be carried out once until {expiresAt}',
  'state.denied': 'It was denied: {comment}',
  'state.withdrawn': 'It was withdrawn by who had asked for it',
  'state.expired': 'Nobody used it before {expiresAt}',
  'state.consumed': 'It was carried out at {consumedAt}',
  'decide.own': 'You asked for it; somebody else has to decide',
  'decide.not-allowed': 'It takes the permission {permission} for {entityRef}',
  'decide.over': 'It is {state} already',
  'decide.not-a-person': 'Only a person can decide',
  'list.nothing-needs-you': 'Nothing waits for you',
  'list.none-of-yours': 'You have not asked for anything yet',
  'list.none': 'Nothing has been asked for yet that you may see',
  'list.nothing-matches': 'Nothing matches',
} as const;

export type ApprovalReasonCode = keyof typeof APPROVAL_REASONS;

/** Builds a reason whose message has its parameters filled in. */
export const approvalReason = reasonBuilder(APPROVAL_REASONS);
