import { ChecksConfig } from './config';
import { confinedLookup, isPrivateAddress, refusalOf } from './confinement';

const config = (allow: string[], allowPrivate = false): ChecksConfig => ({
  prometheus: new Map(),
  allow,
  allowPrivate,
});

it.each([
  '10.1.2.3',
  '127.0.0.1',
  '169.254.169.254',
  '172.31.255.255',
  '192.168.0.1',
  '100.64.0.1',
  '0.0.0.0',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:10.0.0.1',
  '::ffff:7f00:1',
  '::7f00:1',
  'fd00::1',
  'fe80::1',
  '64:ff9b::a00:1',
  '::ffff:0:10.0.0.1',
  '100::1',
  '192.88.99.1',
  '2002:a00:1::',
])('takes %s for private', address => {
  expect(isPrivateAddress(address)).toBe(true);
});

it.each(['1.1.1.1', '172.32.0.1', '93.184.216.34', '2606:4700::1111'])(
  'takes %s for public',
  address => {
    expect(isPrivateAddress(address)).toBe(false);
  },
);

describe('which addresses may be asked', () => {
  it.each([
    ['https://status.example.com/x?y', ['status.example.com']],
    ['http://status.example.com/', ['status.example.com:80']],
    ['https://STATUS.example.com:443/', ['status.example.com:443']],
    ['https://status.example.com:8443/', ['status.example.com:8443']],
    ['https://a.example.com/', ['*.example.com']],
    ['https://a.example.com:81/', ['*.example.com:81']],
    ['https://1.1.1.1/', ['1.1.1.1']],
    ['https://[2606:4700::1111]/', ['[2606:4700::1111]']],
    ['https://[2606:4700::1111]:81/', ['[2606:4700::1111]:81']],
  ])('%s may, with %j', (url, allow) => {
    expect(refusalOf(new URL(url), config(allow))).toBeUndefined();
  });

  it.each([
    ['file:///etc/passwd', /begins with file:/],
    ['https://me:secret@status.example.com/', /user or a password/],
    ['https://other.example.org/', /not among/],
    ['https://status.example.com:8443/', /not among/],
    ['https://status.example.com./', /not among/],
    ['https://status.example.com.evil.org/', /not among/],
    ['https://a.b.example.net/', /not among/],
    ['https://example.net/', /not among/],
    ['https://.example.net/', /not among/],
    ['http://127.0.0.1/', /private address/],
    ['http://0x7f.1/', /private address/],
    ['http://2130706433/', /private address/],
    ['http://[::1]/', /private address/],
    ['http://[::ffff:127.0.0.1]/', /private address/],
  ])('%s may not', (url, message) => {
    const refusal = refusalOf(
      new URL(url),
      config([
        'status.example.com',
        '*.example.net',
        '127.0.0.1',
        '[::1]',
        '[::ffff:7f00:1]',
      ]),
    );
    expect(refusal).toMatch(message);
  });

  it('private ones may where the configuration says so', () => {
    const allowed = config(['127.0.0.1:3000', 'localhost:1'], true);
    expect(refusalOf(new URL('http://127.0.0.1:3000'), allowed)).toBe(
      undefined,
    );
  });
});

it('says no to a name that means a private address, also beside a public one', async () => {
  const error = await new Promise(resolve => {
    confinedLookup({ allowPrivate: false }, (_name, _options, found) =>
      found(null, [
        { address: '1.1.1.1', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ]),
    )('a.test', {}, resolve);
  });
  expect(error).toMatchObject({
    message: expect.stringContaining('a.test is a private address'),
  });
});
