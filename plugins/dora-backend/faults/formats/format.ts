import { createHmac } from 'node:crypto';
import { DeploymentRecord, IncidentRecord } from '../../src/domain/records';

export interface Payload {
  [field: string]: unknown;
}

/** How somebody shows who they are. */
export interface Proof {
  /** Two that are configured. */
  secrets: readonly string[];
  /** Headers by which one of them is shown for these very bytes. */
  show(body: Buffer, secret: string): Record<string, string>;
}

/** A good event, and what must stand once it was taken. */
export interface Good {
  payload: Payload;
  /** In the words of `CampaignDatabase.lines`. */
  stands?: string[];
  deployments?: DeploymentRecord[];
  incidents?: IncidentRecord[];
  /** Beside the body. */
  headers?: Record<string, string>;
}

/** A format of events that a room takes. */
export interface Format {
  name: string;
  /** Below `/api`. */
  path: string;
  proof: Proof;
  headers: Record<string, string>;
  /** Whether what is no JSON becomes a dead letter (200), or is refused (400). */
  keepsUnreadable: boolean;
  /** Its body is an array of such. */
  isBatch?: boolean;
  /** Makes one that has not been there. */
  make(count: number): Good;
  /** What makes it useless: what must not stand in a field, by its path. */
  useless: Record<string, readonly unknown[]>;
  /** Fields that must be there. */
  required: readonly string[];
  /** What is read of it may hold any text. */
  texts: readonly string[];
}

export const hub: (secrets: readonly string[]) => Proof = secrets => ({
  secrets,
  show: (body, secret) => ({
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  }),
});
export const gitlabToken: (secrets: readonly string[]) => Proof = secrets => ({
  secrets,
  show: (_body, secret) => ({ 'x-gitlab-token': secret }),
});
export const bearer: (secrets: readonly string[]) => Proof = secrets => ({
  secrets,
  show: (_body, secret) => ({ authorization: `Bearer ${secret}` }),
});

export const iso = (time: number) => new Date(time).toISOString();
/** An id of a commit that is nobody else's. */
export const shaOf = (count: number, of = 'c') =>
  `${of}${count.toString(16).padStart(39, '0')}`;

/** Stands for a number that JSON has no word for, and that its text can hold all the same. */
export const ENDLESS = '@endless@';

export const NO_TEXT: readonly unknown[] = [null, 7, -1, true, [], {}, ['x']];
export const NO_NUMBER: readonly unknown[] = [
  null,
  '7',
  1.5,
  true,
  [],
  {},
  ENDLESS,
];
export const NO_OBJECT: readonly unknown[] = [null, 7, 'x', [], true];
export const NO_TIME: readonly unknown[] = [
  7,
  {},
  [],
  '',
  'NaN',
  'yesterday',
  '2026-02-30T25:00:00Z',
  '0001-01-01T00:00:00Z',
  '1999-12-31T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '+275760-09-13T00:00:00.000Z',
  '-000001-01-01T00:00:00Z',
  '9999-12-31T23:59:59+23:59',
  'a\0b',
  '\ud800',
];
export const NO_SHA: readonly unknown[] = [
  ...NO_TEXT,
  '',
  'abc',
  'A'.repeat(40),
  'g'.repeat(40),
  'a'.repeat(41),
  'a\0'.repeat(20),
];
export const NO_URL: readonly unknown[] = [
  ...NO_TEXT,
  '',
  'no address',
  'http://',
  '\0',
  '\ud800',
];
