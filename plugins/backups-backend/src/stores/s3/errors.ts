import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { StoreError } from '@quarterdeck/plugin-backups-node';
import { z } from 'zod';

const failureSchema = z.object({
  name: z.string().catch('Error'),
  message: z.string().catch(''),
  code: z.string().optional().catch(undefined),
  $metadata: z
    .object({ httpStatusCode: z.number().optional() })
    .optional()
    .catch(undefined),
});

const DENIED = new Set([
  'AccessDenied',
  'AllAccessDisabled',
  'CredentialsProviderError',
  'ExpiredToken',
  'Forbidden',
  'InvalidAccessKeyId',
  'InvalidToken',
  'SignatureDoesNotMatch',
]);
const MISSING = new Set(['NoSuchKey', 'NotFound', 'NoSuchUpload']);
const FULL = new Set([
  'EntityTooLarge',
  'InsufficientStorage',
  'QuotaExceeded',
  'StorageFull',
  'XMinioStorageFull',
]);
const TRANSPORT = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

export interface FailurePlace {
  /** `s3://bucket/prefix at https://…`: never with credentials. */
  place: string;
  key?: string;
  silenceSeconds: number;
}

/** Whether the object or upload is not there, which is no fault of the store. */
export function isMissing(error: unknown): boolean {
  const failure = failureSchema.safeParse(error);
  return failure.success && MISSING.has(failure.data.name);
}

/** Whether asking again may help. */
export function isTransport(error: unknown): boolean {
  return describe(error).kind === 'unreachable';
}

/** What an operator can act on, of whatever the SDK threw. */
export function storeErrorOf(error: unknown, where: FailurePlace): StoreError {
  if (error instanceof StoreError) {
    return error;
  }
  const { kind, code, cause } = describe(error);
  const { place, key = 'this object', silenceSeconds } = where;
  return new StoreError(
    backupsReason(code, { place, key, cause, seconds: silenceSeconds }),
    kind,
    { cause: error },
  );
}

function describe(error: unknown) {
  const parsed = failureSchema.safeParse(error);
  const failure = parsed.success
    ? parsed.data
    : { name: 'Error', message: String(error) };
  const code = 'code' in failure ? failure.code : undefined;
  const metadata = '$metadata' in failure ? failure.$metadata : undefined;
  const status = metadata?.httpStatusCode ?? 0;
  const cause = [failure.name, failure.message]
    .filter(words => words && words !== 'Error' && words !== 'UnknownError')
    .join(': ')
    .slice(0, 300);
  if (failure.name === 'NoSuchBucket') {
    return { kind: 'other', code: 'store.no-bucket', cause } as const;
  }
  if (MISSING.has(failure.name)) {
    return { kind: 'missing', code: 'store.missing', cause } as const;
  }
  if (FULL.has(failure.name) || status === 507) {
    return { kind: 'full', code: 'store.full', cause } as const;
  }
  if (DENIED.has(failure.name) || status === 401 || status === 403) {
    return { kind: 'denied', code: 'store.denied', cause } as const;
  }
  if (failure.name === 'TimeoutError') {
    return { kind: 'unreachable', code: 'store.timed-out', cause } as const;
  }
  if (
    (code && TRANSPORT.has(code)) ||
    TRANSPORT.has(failure.name) ||
    failure.name === 'SlowDown' ||
    // The SDK gave up, and no answer had come.
    (metadata && status === 0) ||
    status >= 500 ||
    status === 429
  ) {
    return {
      kind: 'unreachable',
      code: 'store.unreachable',
      cause: cause || code || `status ${status}`,
    } as const;
  }
  return { kind: 'other', code: 'store.refused', cause } as const;
}
