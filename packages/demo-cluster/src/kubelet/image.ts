import { createHash } from 'crypto';

/** `nginx` is `docker.io/library/nginx:latest`: how a container runtime reports an image. */
export function fullImageName(image: string): string {
  const named = image.split('@')[0];
  const [first, ...rest] = named.split('/');
  const hasRegistry =
    rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const path = rest.length > 0 ? named : `library/${named}`;
  const qualified = hasRegistry ? named : `docker.io/${path}`;
  if (image.includes('@') || /:[^/]+$/.test(qualified)) return qualified;
  return `${qualified}:latest`;
}

/** `<repository>@sha256:…`; the digest of a simulated image is a hash of its name, so that a tag never moves. */
export function imageId(image: string): string {
  const repository = fullImageName(image).replace(/:[^/:]+$/, '');
  const digest = /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
  return `${repository}@${digest ?? `sha256:${sha256(fullImageName(image))}`}`;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
