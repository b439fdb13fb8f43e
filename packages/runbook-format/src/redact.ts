/** What stands where a secret was. */
export const REDACTED = '[redacted]';

/** The base64 of fewer characters stands in too many other words. */
const SHORTEST_TO_ENCODE = 4;
/** So long, what stands in another word is not there by chance. */
const SHORTEST_INSIDE = 6;

/** A secret as it may come back: as it is, in an address, in a text of JSON, in base64. */
function formsOf(secret: string): string[] {
  if (secret.length < SHORTEST_TO_ENCODE) {
    return [secret];
  }
  const wellFormed = secret.replace(/\p{Surrogate}/gu, '\uFFFD');
  const bytes = new TextEncoder().encode(wellFormed);
  const base64 = base64Of(bytes);
  return [
    secret,
    encodeURIComponent(wellFormed),
    new URLSearchParams([['', wellFormed]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    ...[base64, base64.replace(/=+$/, ''), ...insideBase64(bytes)].flatMap(
      form => [form, form.replace(/\+/g, '-').replace(/\//g, '_')],
    ),
  ];
}

function base64Of(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
}

/**
 * What of a secret is the same in base64 whatever stands around it, like the user before a password: three bytes make four
 * characters, so it can begin in three ways; characters that it shares with its neighbours are left out.
 */
function insideBase64(bytes: Uint8Array): string[] {
  return [0, 1, 2]
    .map(before => {
      const shifted = base64Of(
        new Uint8Array([...new Array(before).fill(0), ...bytes]),
      );
      const shared = [0, 2, 3][before];
      const whole = Math.floor(((before + bytes.length) * 4) / 3);
      return shifted.slice(shared, whole);
    })
    .filter(form => form.length >= SHORTEST_INSIDE);
}

/** A value in which no text and no key holds one of the secrets any more. Empty secrets hide nothing. */
export function redact(value: unknown, secrets: readonly string[]): unknown {
  const forms = [
    ...new Set(secrets.filter(secret => secret !== '').flatMap(formsOf)),
  ].sort((one, other) => other.length - one.length);
  if (forms.length === 0) {
    return value;
  }
  const hide = (text: string) =>
    forms.reduce((left, form) => left.split(form).join(REDACTED), text);
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') {
      return hide(part);
    }
    if (typeof part === 'number' || typeof part === 'boolean') {
      // A secret of digits can come back as a number.
      return secrets.includes(String(part)) ? REDACTED : part;
    }
    if (Array.isArray(part)) {
      return part.map(walk);
    }
    if (typeof part === 'object' && part !== null) {
      return Object.fromEntries(
        Object.entries(part).map(([key, item]) => [hide(key), walk(item)]),
      );
    }
    return part;
  };
  return walk(value);
}
