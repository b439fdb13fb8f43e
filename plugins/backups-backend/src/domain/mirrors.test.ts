import {
  MIRROR_STALE_MS,
  agedMirror,
  entitiesOf,
  judgeMirror,
} from './mirrors';

const HOUR = 3_600_000;
const NOW = 1_000 * HOUR;
const due = { previous: NOW - 30 * HOUR, last: NOW - 6 * HOUR };
const claims = { isSuspended: false, lastSucceededAt: NOW - 5 * HOUR, due };

describe('judgeMirror', () => {
  it.each([
    ['succeeded since it was due', {}, 'healthy', 'mirror.claims'],
    [
      'succeeded before it was last due',
      { lastSucceededAt: NOW - 29 * HOUR },
      'degraded',
      'mirror.late',
    ],
    [
      'is still allowed to be at it',
      {
        lastSucceededAt: NOW - 20 * HOUR,
        due: { previous: NOW - 25 * HOUR, last: NOW - HOUR },
      },
      'healthy',
      'mirror.claims',
    ],
    [
      'missed the one before as well',
      {
        lastSucceededAt: NOW - 26 * HOUR,
        due: { previous: NOW - 25 * HOUR, last: NOW - HOUR },
      },
      'degraded',
      'mirror.late',
    ],
    [
      'never succeeded',
      { lastSucceededAt: undefined },
      'unavailable',
      'mirror.never',
    ],
    [
      'failed and never succeeded',
      { lastSucceededAt: undefined, trouble: 'failed' as const },
      'unavailable',
      'mirror.failed',
    ],
    ['failed', { trouble: 'failed' as const }, 'degraded', 'mirror.failed'],
    ['is suspended', { isSuspended: true }, 'degraded', 'mirror.suspended'],
    [
      'archives nothing any more, whatever it made before',
      { trouble: 'archiving' as const },
      'unavailable',
      'mirror.archiving',
    ],
    [
      'cannot reach its store',
      { trouble: 'store-unavailable' as const },
      'unavailable',
      'mirror.store-unavailable',
    ],
    [
      'has a schedule that is refused',
      { trouble: 'invalid' as const },
      'unavailable',
      'mirror.invalid',
    ],
    [
      'has no schedule that can be read',
      { due: undefined },
      'healthy',
      'mirror.claims',
    ],
  ])('calls one that %s %s', (_, changed, status, code) => {
    expect(judgeMirror({ ...claims, ...changed }, NOW)).toEqual({
      status,
      reason: expect.objectContaining({ code }),
    });
  });
});

describe('entitiesOf', () => {
  const places = [
    { namespace: 'shop', entityRefs: ['component:default/shop'] },
    {
      namespace: 'music',
      entityRefs: ['component:default/tracks', 'component:default/chat'],
    },
  ];

  it('takes what runs in the namespaces that it names', () => {
    const namespaces = { included: ['music', 'nowhere'], excluded: [] };
    expect(entitiesOf({ namespaces, claimedBy: [] }, places)).toEqual([
      'component:default/chat',
      'component:default/tracks',
    ]);
  });

  it('takes all but what it leaves out', () => {
    const namespaces = { included: 'all' as const, excluded: ['music'] };
    expect(entitiesOf({ namespaces, claimedBy: [] }, places)).toEqual([
      'component:default/shop',
    ]);
  });

  it('takes by its labels alone what names no namespace', () => {
    const claimedBy = ['resource:default/shop-database'];
    expect(entitiesOf({ claimedBy }, places)).toEqual(claimedBy);
  });
});

describe('agedMirror', () => {
  const mirror = {
    id: 'production/velero/velero/nightly',
    kind: 'velero',
    cluster: 'production',
    namespace: 'velero',
    name: 'nightly',
    schedule: null,
    lastSucceededAt: null,
    lastFinishedAt: null,
    firstPointAt: null,
    newestPointAt: null,
    ...judgeMirror(claims, NOW),
    observedAt: new Date(NOW).toISOString(),
  };

  it('is as it was seen for a while, and then not known', () => {
    expect(agedMirror(mirror, NOW + MIRROR_STALE_MS)).toEqual(mirror);
    expect(agedMirror(mirror, NOW + MIRROR_STALE_MS + 1)).toMatchObject({
      status: 'unknown',
      reason: { code: 'mirror.stale', params: { at: mirror.observedAt } },
    });
  });

  it('stays bad', () => {
    const bad = { ...mirror, status: 'unavailable' as const };
    expect(agedMirror(bad, NOW + 2 * MIRROR_STALE_MS)).toEqual(bad);
  });
});
