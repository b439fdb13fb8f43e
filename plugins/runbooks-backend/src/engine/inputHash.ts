import { JsonObject } from '@backstage/types';
import { canonicalJson } from '@quarterdeck/toolkit-common';
import { createHash } from 'node:crypto';

/** Tells whether what is about to be carried out is what somebody has seen. Secrets are not in it. */
export function inputHashOf(action: string, input: JsonObject): string {
  return createHash('sha256')
    .update(canonicalJson({ action, input }))
    .digest('hex');
}
