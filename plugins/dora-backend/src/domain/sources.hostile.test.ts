import { sourceOf } from './sources';

const places = { hasLocal: true, hosts: new Set(['github.com']) };
const ends = [
  `https://github.com/a${'/'.repeat(150_000)}x`,
  `https://github.com/a${'/tree/x'.repeat(20_000)}/%0A/`,
];

it.each(ends)(
  'somebody who may write an annotation cannot keep the portal busy with it',
  location => {
    const startedAt = performance.now();
    expect(
      sourceOf({ 'backstage.io/source-location': `url:${location}` }, places),
    ).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(1000);
  },
);

it.each([
  '../shop',
  '..',
  '/etc',
  'a/../../b',
  'a/b',
  '-upload-pack=x',
  'A',
  'a.b',
  'a\nb',
  'a\0',
  '',
])('no annotation leads out of the folder of repositories: %j', name => {
  expect(
    sourceOf({ 'quarterdeck.io/dora-repository': name }, places),
  ).toBeUndefined();
});

it.each([
  'url:file:///etc/passwd',
  'url:http://github.com/a/b',
  'url:https://github.com:8443/a/b',
  'url:https://github.com@evil.example/a/b',
  'url:https://me:secret@github.com/a/b',
  'url:https://169.254.169.254/latest/meta-data',
  'url:ext::sh -c id',
  'url:https://github.com/-a/b',
  'url:https://github.com/a/--upload-pack=x',
  'url:https://github.com/a/b/tree/main/..%2f..%2fc',
])('no annotation makes the portal fetch from elsewhere: %s', location => {
  expect(
    sourceOf({ 'backstage.io/source-location': location }, places),
  ).toBeUndefined();
});
