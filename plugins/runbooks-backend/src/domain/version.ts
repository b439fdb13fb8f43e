import { createHash } from 'node:crypto';

/** Id of what a runbook says: the SHA-256 of its text, in hexadecimal. */
export function versionOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
