import { versionOverridesSchema, versionsWith } from './versionOverrides';
import { DEFAULT_VERSIONS, imageOf } from './versions';

const given = (overrides: unknown) =>
  versionsWith(versionOverridesSchema.parse(overrides));

describe('versionsWith', () => {
  it('keeps the defaults of what nobody has agreed on', () => {
    expect(given({})).toEqual(DEFAULT_VERSIONS);
  });

  it('pins an image to the digest that its registry gave', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const versions = given({
      images: { go: { repository: 'mirror.example/golang', digest } },
    });
    expect(imageOf(versions, 'go')).toBe(
      `mirror.example/golang:${DEFAULT_VERSIONS.images.go.tag}@${digest}`,
    );
    expect(imageOf(versions, 'rust')).toBe(imageOf(DEFAULT_VERSIONS, 'rust'));
  });

  it('refuses an image that nothing uses, and what is no digest', () => {
    expect(() => given({ images: { cobol: {} } })).toThrow(
      /images\.cobol: there is no such image; there are go, /,
    );
    expect(() => given({ images: { go: { digest: 'latest' } } })).toThrow();
  });
});
