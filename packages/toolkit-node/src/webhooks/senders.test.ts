import { createHmac } from 'node:crypto';
import { verifyBearer } from './secrets';
import { verifyGithub, verifyGitlab, verifyPagerduty } from './senders';

const BODY = Buffer.from('{"zen":"Ü"}');
const NOW = Date.parse('2026-11-22T00:00:00Z');

function hmac(key: string | Buffer, ...parts: (string | Buffer)[]) {
  const mac = createHmac('sha256', key);
  parts.forEach(part => mac.update(part));
  return mac;
}

describe('a bearer token', () => {
  it.each([
    ['Bearer the-old-token', true],
    ['bearer   the-new-token ', true],
    ['Bearer the-new-toke', false],
    ['the-new-token', false],
    ['Basic the-new-token', false],
    ['Bearer', false],
    [undefined, false],
  ])('%j: %s', (header, fits) => {
    expect(verifyBearer(header, ['the-old-token', 'the-new-token'])).toBe(fits);
  });

  it('is never right where none is configured', () => {
    expect(verifyBearer('Bearer x', [])).toBe(false);
  });
});

describe('a signature of GitHub', () => {
  const sign = (key: string, body = BODY) =>
    `sha256=${hmac(key, body).digest('hex')}`;

  it.each([
    ['by the secret', sign('new'), true],
    ['by the secret of before', sign('old'), true],
    ['in capitals', sign('new').replace(/[a-f]/g, c => c.toUpperCase()), true],
    ['by another secret', sign('other'), false],
    ['of another body', sign('new', Buffer.from('{}')), false],
    ['cut off', sign('new').slice(0, -2), false],
    ['by SHA-1', `sha1=${'0'.repeat(40)}`, false],
    ['empty', '', false],
    ['absent', undefined, false],
  ])('%s', (_, header, fits) => {
    expect(verifyGithub(BODY, header, ['new', 'old'])).toBe(fits);
  });

  it('is that of the example that GitHub publishes', () => {
    expect(
      verifyGithub(
        Buffer.from('Hello, World!'),
        'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
        ["It's a Secret to Everybody"],
      ),
    ).toBe(true);
  });
});

it.each([
  [
    'one of several',
    `v1=${'0'.repeat(64)},v1=${hmac('s', BODY).digest('hex')}`,
    true,
  ],
  ['none that fits', `v1=${'0'.repeat(64)}`, false],
  ['of another version', `v0=${hmac('s', BODY).digest('hex')}`, false],
])('signatures of PagerDuty: %s', (_, header, fits) => {
  expect(verifyPagerduty(BODY, header, ['s'])).toBe(fits);
});

describe('a webhook of GitLab', () => {
  const key = Buffer.from('a key of some bytes');
  const secrets = {
    tokens: ['the-old-token', 'the-new-token'],
    signingSecrets: [`whsec_${key.toString('base64')}`, 'plain-secret'],
  };
  function signed(by: string | Buffer, at = NOW, body = BODY) {
    const timestamp = String(Math.round(at / 1000));
    return {
      'webhook-id': 'w1',
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${hmac(by, `w1.${timestamp}.`, body).digest('base64')}`,
    };
  }

  it.each<[string, Record<string, string>, boolean]>([
    ['with the token', { 'x-gitlab-token': 'the-new-token' }, true],
    ['with the token of before', { 'x-gitlab-token': 'the-old-token' }, true],
    ['with another token', { 'x-gitlab-token': 'the-new-tokem' }, false],
    ['without anything', {}, false],
    ['signed', signed(key), true],
    ['signed by plain text', signed('plain-secret'), true],
    ['signed by another key', signed('other'), false],
    ['signed, of another body', signed(key, NOW, Buffer.from('{}')), false],
    ['signed four minutes ago', signed(key, NOW - 240_000), true],
    ['signed six minutes ago', signed(key, NOW - 360_000), false],
    ['signed for six minutes later', signed(key, NOW + 360_000), false],
    ['signed, with another id', { ...signed(key), 'webhook-id': 'w2' }, false],
    [
      'with one signature of two',
      {
        ...signed(key),
        'webhook-signature': `v1,${'A'.repeat(43)}= ${signed(key)['webhook-signature']}`,
      },
      true,
    ],
    [
      'signed, while the token of the other side is another',
      { ...signed(key), 'x-gitlab-token': 'gone' },
      true,
    ],
  ])('%s', (_, headers, fits) => {
    expect(verifyGitlab({ body: BODY, headers, now: NOW }, secrets)).toBe(fits);
  });
});
