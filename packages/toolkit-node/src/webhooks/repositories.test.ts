import { isOfRepository, repositoryName } from './repositories';

/** Each character of these was looked at once for every other one. */
const LONG = `https://github.com/a${'/'.repeat(300_000)}x`;

it('names repositories as they are compared', () => {
  expect(repositoryName('https://GitHub.com/Acme/Shop.git/?a#b')).toBe(
    'github.com/acme/shop',
  );
  expect(repositoryName('git@github.com:acme/shop.git')).toBe(
    'github.com/acme/shop',
  );
});

it('does not think long about what is too long', () => {
  const startedAt = performance.now();
  expect(repositoryName(LONG)).toBeUndefined();
  expect(
    isOfRepository(
      { 'backstage.io/source-location': `url:${LONG}` },
      'github.com/a',
    ),
  ).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(1000);
});
