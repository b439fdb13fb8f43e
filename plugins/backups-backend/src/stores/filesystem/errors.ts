import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { StoreError } from '@quarterdeck/plugin-backups-node';

type Kind = StoreError['kind'];

const KINDS: Readonly<Record<string, Kind>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'full',
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
  ELOOP: 'denied',
  EIO: 'unreachable',
  ESTALE: 'unreachable',
  ETIMEDOUT: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENOTCONN: 'unreachable',
};

export function hasCode(error: unknown, code: string): boolean {
  return codeOf(error) === code;
}

export function missing(place: string, key: string): StoreError {
  return new StoreError(
    backupsReason('store.missing', { place, key }),
    'missing',
  );
}

/** @returns what it is where it comes from the file system; others go through as they are */
export function toStoreError(error: unknown, place: string): unknown {
  const code = codeOf(error);
  if (error instanceof StoreError || code === undefined) {
    return error;
  }
  const kind = KINDS[code] ?? 'other';
  return new StoreError(reasonOf(kind, code, place), kind, { cause: error });
}

function reasonOf(kind: Kind, cause: string, place: string) {
  switch (kind) {
    case 'full':
      return backupsReason('store.full', { place, cause });
    case 'denied':
      return backupsReason('store.denied', { place, cause });
    case 'unreachable':
      return backupsReason('store.unreachable', { place, cause });
    default:
      return backupsReason('store.refused', { place, cause });
  }
}

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' &&
    error !== null &&
    'syscall' in error &&
    'code' in error &&
    typeof error.code === 'string'
    ? error.code
    : undefined;
}
