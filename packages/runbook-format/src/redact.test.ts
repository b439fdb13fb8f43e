import { redact, REDACTED } from './redact';

const secret = 'p+ss/w0rd "ä"';

describe('redact', () => {
  it('hides a secret in every form, in texts and keys, and keeps the rest', () => {
    const base64 = Buffer.from(secret).toString('base64');
    const url = Buffer.from(secret).toString('base64url');
    const hidden = redact(
      {
        log: `login with ${secret}: no`,
        address: `https://a/?p=${encodeURIComponent(secret)}`,
        json: JSON.stringify({ secret }),
        [secret]: [`Basic ${base64}`, url, 3, null],
      },
      ['', secret],
    );
    expect(hidden).toEqual({
      log: `login with ${REDACTED}: no`,
      address: `https://a/?p=${REDACTED}`,
      json: `{"secret":"${REDACTED}"}`,
      [REDACTED]: [`Basic ${REDACTED}`, REDACTED, 3, null],
    });
  });

  it('hides the longer of two secrets whole, and one of digits', () => {
    expect(redact(['abcdef', 'abc', 4711], ['abc', 'abcdef', '4711'])).toEqual([
      REDACTED,
      REDACTED,
      REDACTED,
    ]);
  });

  it('takes half a surrogate, and nothing to hide', () => {
    expect(redact('a\uD800b', ['\uD800bcd', 'x'])).toBe('a\uD800b');
    expect(redact({ a: 1 }, [''])).toEqual({ a: 1 });
  });
});

it('hides a secret as forms send it', () => {
  const odd = "p w(0)rd!*'";
  const form = new URLSearchParams({ password: odd }).toString();
  expect(redact(form, [odd])).toBe(`password=${REDACTED}`);
});

it.each(['dana', 'ops', 'us', 'é'])(
  'hides a secret inside of what was written in base64 with it: %s',
  user => {
    const header = Buffer.from(`${user}:${secret}`).toString('base64');
    expect(redact(`Basic ${header}`, [secret])).not.toContain(
      header.slice(-12),
    );
    const longer = Buffer.from(`${user}:${secret} and more`);
    expect(redact(longer.toString('base64'), [secret])).toContain(REDACTED);
  },
);
