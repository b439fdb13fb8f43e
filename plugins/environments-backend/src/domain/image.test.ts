import { parseImageName, versionOfImage } from './image';

describe('image names', () => {
  it.each([
    ['nginx', { repository: 'nginx' }],
    ['nginx:1.27', { repository: 'nginx', tag: '1.27' }],
    ['host:5000/a/b', { repository: 'host:5000/a/b' }],
    [
      'host:5000/a/b:v1@sha256:00ff',
      { repository: 'host:5000/a/b', tag: 'v1', digest: 'sha256:00ff' },
    ],
  ])('%s', (image, expected) => {
    expect(parseImageName(image)).toEqual(expected);
  });

  it('calls a version by its tag, else by its digest, else not at all', () => {
    expect(versionOfImage('a/b:v2@sha256:abc')).toBe('v2');
    expect(versionOfImage('a/b@sha256:0123456789abcdef')).toBe('0123456789ab');
    expect(versionOfImage('a/b')).toBeUndefined();
  });
});
