import { oneLine, plausibleTime, safeLink, someLines } from './foreign';
import { AlertEnvironment, environmentOf } from './heardAlert';
import { keepLabels, looksSecret } from './keepLabels';
import { matchesGlob } from './matchesGlob';
import { isObjective, severityOf } from './severity';

const NOW = Date.parse('2026-03-04T12:00:00Z');

describe('what others wrote', () => {
  it.each([
    ['2026-03-04T11:59:00Z', NOW - 60_000],
    ['2026-03-04T12:00:05Z', NOW],
    ['2026-03-04T11:59:00.123456789+00:00', NOW - 60_000 + 123],
    ['2026-03-06T12:00:00Z', undefined],
    ['0001-01-01T00:00:00Z', undefined],
    ['9999-12-31T23:59:59Z', undefined],
    ['nonsense', undefined],
  ])('is of a time that can be: %s', (text, time) => {
    expect(plausibleTime(text, NOW)).toBe(time);
  });

  it('becomes text that shows as what it is, and whole characters of it', () => {
    expect(oneLine(' a\r\nb\u202ec\x1b[2J ', 20)).toBe('a b c [2J');
    expect(someLines('a\r\nb\x07\n', 20)).toBe('a\nb');
    expect(oneLine('ab\u{1f680}cd', 4)).toBe('ab…');
    expect(oneLine(' \n', 4)).toBeUndefined();
  });

  it.each([
    ['https://wiki.example/a b', 'https://wiki.example/a%20b'],
    ['http://prometheus:9090/graph', 'http://prometheus:9090/graph'],
    ['data:text/html,x', undefined],
    ['https://shop:secret@wiki.example/', undefined],
    [`https://wiki.example/${'x'.repeat(5000)}`, undefined],
    ['wiki', undefined],
    ['', undefined],
  ])('is a link where that leads nowhere bad: %s', (text, link) => {
    expect(safeLink(text)).toBe(link);
  });
});

describe('patterns', () => {
  it.each([
    ['shop', 'shop', true],
    ['shop', 'shops', false],
    ['*', '', true],
    ['*-production', 'shop-production', true],
    ['*-production', 'shop-production-2', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*a', 'a', false],
    ['a.c', 'abc', false],
  ])('%s and %s: %s', (pattern, text, matches) => {
    expect(matchesGlob(pattern, text)).toBe(matches);
  });

  it('take no longer for what almost fits', () => {
    const before = performance.now();
    expect(matchesGlob('*a'.repeat(50), `${'a'.repeat(50_000)}b`)).toBe(false);
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

describe('the environment of an alert', () => {
  const environment = (
    id: string,
    changes: Partial<AlertEnvironment> = {},
  ): AlertEnvironment => ({
    id,
    title: id,
    tier: id,
    clusters: ['one'],
    namespaces: [`*-${id}`],
    ...changes,
  });
  const all = [
    environment('staging'),
    environment('production', { title: 'Production (EU)' }),
    environment('everything', { namespaces: ['*-production', '*-dev'] }),
  ];
  const of = (labels: Record<string, string>, among = all) =>
    environmentOf(labels, among, ['environment', 'env']);

  it.each<[Record<string, string>, string | null]>([
    [{ environment: 'Staging' }, 'staging'],
    [{ env: 'production (eu)' }, 'production'],
    [{ env: 'nowhere', namespace: 'shop-staging' }, 'staging'],
    [{ namespace: 'shop-staging', cluster: 'one' }, 'staging'],
    [{ namespace: 'shop-staging', cluster: 'two' }, null],
    // Two claim it.
    [{ namespace: 'shop-production' }, null],
    [{ namespace: 'shop' }, null],
    [{}, null],
  ])('%j: %s', (labels, id) => {
    expect(of(labels)).toBe(id);
  });

  it('is what a label says where none is configured', () => {
    expect(of({ env: 'Live' }, [])).toBe('live');
    expect(of({ env: 'no id at all' }, [])).toBeNull();
  });
});

describe('the severity of an alert', () => {
  it.each<[Record<string, string>, string | undefined, string]>([
    [{ severity: 'critical' }, 'production', 'P1'],
    [{ severity: 'Critical' }, 'staging', 'P2'],
    [{ severity: 'page' }, undefined, 'P1'],
    [{ severity: 'warning' }, 'production', 'P2'],
    [{ severity: 'info' }, 'production', 'P3'],
    [{}, 'production', 'P2'],
    [{ urgency: 'high' }, undefined, 'P1'],
    [{ urgency: 'low' }, undefined, 'P3'],
    [{ priority: 'p0', severity: 'info' }, 'staging', 'P0'],
    [{ priority: 'P5', severity: 'info' }, 'staging', 'P3'],
  ])('%j in %s: %s', (labels, tier, severity) => {
    expect(severityOf(labels, tier, [])).toBe(severity);
  });

  it('is what the first rule says that fits', () => {
    const rules = [
      { labels: { team: 'pay*' }, tiers: ['production'], severity: 'P0' },
      { labels: { team: '*' }, severity: 'P3' },
    ] as const;
    const of = (labels: Record<string, string>, tier?: string) =>
      severityOf(labels, tier, rules);
    expect(of({ team: 'payments' }, 'production')).toBe('P0');
    expect(of({ team: 'payments' })).toBe('P3');
    expect(of({ priority: 'P1' })).toBe('P1');
  });

  it('is asked of objectives, too', () => {
    expect(isObjective({ sloth_slo: 'requests' })).toBe(true);
    expect(isObjective({ slo: '' })).toBe(false);
  });
});

describe('labels that are kept', () => {
  // Put together here, so that nothing in this file is one.
  const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiJzaG9wIn0', 'c2ln'].join('.');
  const key = `AKIA${'ABCD'.repeat(4)}`;

  it.each([
    jwt,
    key,
    `ghp_${'a1'.repeat(18)}`,
    'postgres://shop:hunter2@db/shop',
    `Authorization: Bearer ${'x'.repeat(24)}`,
    'https://x.example/?token=abcdef',
  ])('are no secrets: %s', text => {
    expect(looksSecret(text)).toBe(true);
  });

  it.each(['shop', '2026-03-04T12:00:00Z', 'http://db:5432/shop', 'a@b.c'])(
    'may be %s',
    text => {
      expect(looksSecret(text)).toBe(false);
    },
  );

  it('are all but those, or those that somebody asks for', () => {
    const labels = {
      region: 'eu',
      zone: 'eu-1',
      session_id: '7',
      author: 'dana',
      secret_name: 'db',
      region_key: key,
    };
    expect(keepLabels(labels)).toEqual({
      region: 'eu',
      zone: 'eu-1',
      author: 'dana',
    });
    expect(keepLabels(labels, ['region*', 'secret_name'])).toEqual({
      region: 'eu',
      secret_name: 'db',
    });
  });
});

it.each(['a.', 'eyJ-', '://a', 'password', 'bearer '])(
  'looks for secrets in a body full of %s without holding everybody up',
  piece => {
    const labels = Object.fromEntries(
      Array.from({ length: 95 }, (_, index) => [
        `l${index}`,
        piece.repeat(10_000 / piece.length),
      ]),
    );
    const before = process.cpuUsage();
    keepLabels(labels);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(500);
  },
);
