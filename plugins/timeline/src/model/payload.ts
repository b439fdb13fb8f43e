import { textAt } from './values';

export interface PayloadRow {
  /** `deployment.images[0].tag` without its first part, where all rows share it. */
  path: string;
  /** `null` where the value is known to be unknown. */
  text: string | null;
}

const MOST_ROWS = 60;

export interface ReadablePayload {
  rows: PayloadRow[];
  /** How many more the JSON has. */
  left: number;
}

/** A payload as names and values, whatever room it is of. */
export function readablePayload(
  payload: Record<string, unknown>,
): ReadablePayload {
  const [only, ...others] = Object.values(payload);
  // The one thing that it is about needs no name of its own in every line.
  const subject = others.length === 0 && isObject(only) ? only : payload;
  const rows = rowsOf(subject, '');
  return {
    rows: rows.slice(0, MOST_ROWS),
    left: Math.max(0, rows.length - MOST_ROWS),
  };
}

function rowsOf(value: unknown, path: string): PayloadRow[] {
  if (value === null || typeof value !== 'object') {
    return [{ path, text: value === null ? null : String(value) }];
  }
  if (Array.isArray(value)) {
    return value.every(each => each === null || typeof each !== 'object')
      ? [{ path, text: value.length > 0 ? value.join(', ') : null }]
      : value.flatMap((each, index) => rowsOf(each, `${path}[${index}]`));
  }
  const sentence = textAt(value, 'message');
  if (sentence !== undefined && textAt(value, 'code') !== undefined) {
    // A reason: its sentence says what its code and parameters do.
    return [{ path, text: sentence }];
  }
  const entries = Object.entries(value);
  return entries.length > 0
    ? entries.flatMap(([key, inner]) =>
        rowsOf(inner, path ? `${path}.${key}` : key),
      )
    : [{ path, text: null }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
