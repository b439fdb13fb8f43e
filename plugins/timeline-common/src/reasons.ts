import { reasonBuilder } from '@quarterdeck/toolkit-common';

/**
 * Every reason this room gives, as the English sentence with its parameters in braces. A page translates by code and
 * falls back on the message.
 */
export const FACT_REASONS = {
  'list.nothing-recorded': 'Nothing has been recorded here yet',
  'list.nothing-matches': 'Nothing that was recorded matches these filters',
  'chain.fact-changed':
    'The fact at position {position} is not what was recorded: its hash is {actual}, the chain says {expected}',
  'chain.link-broken':
    'The fact at position {position} does not follow from the one before it',
  'chain.fact-missing': 'The fact at position {position} is missing',
  'chain.personal-changed':
    'A personal value of the fact at position {position} is not what was recorded',
  'chain.head-mismatch':
    'The head signed at {signedAt} says that position {position} has hash {expected}; the chain says {actual}',
  'chain.signature-invalid':
    'The signature of the head at position {position} does not match its key {keyId}',
  'chain.truncated':
    'The head signed at {signedAt} knows position {position}; the record ends at {last}',
} as const;

export type FactReasonCode = keyof typeof FACT_REASONS;

/** Builds a reason whose message has its parameters filled in. */
export const factReason = reasonBuilder(FACT_REASONS);
