import { behaviorOfImage } from './behavior';
import { fullImageName, imageId } from './image';

describe('image names', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.27', 'docker.io/library/nginx:1.27'],
    ['team/app:v1', 'docker.io/team/app:v1'],
    ['registry.example/app', 'registry.example/app:latest'],
    ['localhost:5000/team/app:v1', 'localhost:5000/team/app:v1'],
  ])('%s is %s', (image, full) => {
    expect(fullImageName(image)).toBe(full);
  });

  it('have one digest for each name, or the digest they name', () => {
    expect(imageId('nginx')).toBe(imageId('docker.io/library/nginx:latest'));
    expect(imageId('nginx:1')).not.toBe(imageId('nginx:2'));
    const digest = `sha256:${'ab'.repeat(32)}`;
    expect(imageId(`registry.example:5000/app:v1@${digest}`)).toBe(
      `registry.example:5000/app@${digest}`,
    );
  });

  it.each([
    ['app:v1', 'healthy'],
    ['bad/app:v1', 'healthy'],
    ['registry.bad:5000/app', 'healthy'],
    ['app:1.2-bad', 'image-pull-error'],
    ['app:broken', 'image-pull-error'],
    ['app:v2-crash', 'crash-loop'],
    ['app:unready', 'unready'],
    ['app:v3-errors', 'errors'],
    ['app:slow', 'slow'],
    ['app:slow@sha256:00', 'slow'],
  ])('%s behaves %s', (image, behavior) => {
    expect(behaviorOfImage(image)).toBe(behavior);
  });
});
