import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { StoreError } from '@quarterdeck/plugin-backups-node';

const KEY = /^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/;
const LONGEST = 700;

/**
 * Keeps keys below the prefix of a store, whatever asks for them.
 *
 * @throws StoreError where a key has other characters than it may, or a step of dots
 */
export function requireKey(key: string): string {
  const hasDots = key.split('/').some(step => /^\.+$/.test(step));
  if (key.length > LONGEST || hasDots || !KEY.test(key)) {
    throw new StoreError(
      backupsReason('store.key-refused', { key: key.slice(0, 100) }),
      'other',
    );
  }
  return key;
}

/** The same for the beginning of keys: empty, or ending in a slash. */
export function requirePrefix(prefix: string): string {
  if (prefix !== '') {
    requireKey(prefix.replace(/\/$/, ''));
  }
  return prefix;
}
