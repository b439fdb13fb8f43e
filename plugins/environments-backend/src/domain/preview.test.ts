import { AnnotatedNamespace, findPreviews } from './preview';
import { EnvironmentDefinition } from './placement';

const CREATED = Date.parse('2026-03-04T12:00:00.000Z');
const HOUR = 3_600_000;
const PREFIX = 'quarterdeck.io/environments-';

function definition(
  id: string,
  overrides: Partial<EnvironmentDefinition> = {},
): EnvironmentDefinition {
  return {
    environment: {
      id,
      title: id,
      rank: 1,
      tier: 'preview',
      purpose: null,
      audience: null,
      updateFrequency: null,
      promoteFrom: null,
      protected: false,
    },
    clusters: ['one'],
    namespacePatterns: ['pr-*'],
    ...overrides,
  };
}

function namespace(
  annotations: Record<string, string> = {},
  name = 'pr-7',
): AnnotatedNamespace {
  return {
    cluster: 'one',
    name,
    createdAt: CREATED,
    annotations: Object.fromEntries(
      Object.entries(annotations).map(([key, value]) => [PREFIX + key, value]),
    ),
  };
}

const expiryOf = (
  annotations: Record<string, string>,
  previewTtlMs?: number,
  now = CREATED,
) => {
  const [preview] = findPreviews(
    [definition('preview', { previewTtlMs })],
    [namespace(annotations)],
    now,
  );
  return [
    preview.expiresAt,
    preview.expiresAtReason?.code ?? null,
    preview.expired,
  ];
};

describe('findPreviews', () => {
  it('finds the namespaces of environments of previews alone', () => {
    const staging = definition('staging', { namespacePatterns: ['staging'] });
    staging.environment.tier = 'staging';
    expect(
      findPreviews(
        [definition('preview'), staging],
        [
          namespace({}, 'pr-1'),
          namespace({}, 'staging'),
          namespace({}, 'kube-system'),
        ],
        CREATED,
      ).map(({ id, environmentId }) => [id, environmentId]),
    ).toEqual([['one/pr-1', 'preview']]);
  });

  it('leaves out what two environments claim', () => {
    expect(
      findPreviews(
        [definition('preview'), definition('other')],
        [namespace()],
        CREATED,
      ),
    ).toEqual([]);
  });

  it('reads owner and pull request', () => {
    const [preview] = findPreviews(
      [definition('preview')],
      [
        namespace({
          owner: 'user:default/dana',
          'pull-request': 'https://example.com/pulls/7',
        }),
      ],
      CREATED,
    );
    expect(preview).toMatchObject({
      owner: 'user:default/dana',
      ownerReason: null,
      createdAt: '2026-03-04T12:00:00.000Z',
      pullRequestUrl: 'https://example.com/pulls/7',
    });
  });

  it('says that nobody is named as its owner, and links to no script', () => {
    const [preview] = findPreviews(
      [definition('preview')],
      // eslint-disable-next-line no-script-url
      [namespace({ 'pull-request': 'javascript:alert(1)' })],
      CREATED,
    );
    expect(preview).toMatchObject({
      owner: null,
      ownerReason: { code: 'preview.owner-unknown' },
      pullRequestUrl: null,
    });
  });

  it.each<[Record<string, string>, number | undefined, unknown[]]>([
    [{}, undefined, [null, 'preview.never-expires', false]],
    [{}, 2 * HOUR, ['2026-03-04T14:00:00.000Z', null, false]],
    [{ ttl: '30m' }, 2 * HOUR, ['2026-03-04T12:30:00.000Z', null, false]],
    [{ ttl: '3d' }, undefined, ['2026-03-07T12:00:00.000Z', null, false]],
    [
      { ttl: '1h', 'expires-at': '2026-03-05T00:00:00Z' },
      undefined,
      ['2026-03-05T00:00:00.000Z', null, false],
    ],
    [{ ttl: 'soon' }, 2 * HOUR, [null, 'preview.expiry-unreadable', false]],
    [
      { 'expires-at': 'tomorrow' },
      2 * HOUR,
      [null, 'preview.expiry-unreadable', false],
    ],
    // Longer than any calendar.
    [
      { ttl: '99999999999999d' },
      undefined,
      [null, 'preview.expiry-unreadable', false],
    ],
  ])(
    'with %j and a default of %s ms expires at %j',
    (annotations, ttl, expected) => {
      expect(expiryOf(annotations, ttl)).toEqual(expected);
    },
  );

  it('has expired from that instant on', () => {
    expect(expiryOf({ ttl: '1h' }, undefined, CREATED + HOUR - 1)[2]).toBe(
      false,
    );
    expect(expiryOf({ ttl: '1h' }, undefined, CREATED + HOUR)[2]).toBe(true);
  });
});
