import { Deployment } from '@quarterdeck/plugin-environments-common';
import { Image } from '@quarterdeck/plugin-rollouts-common';

/** An image as environments know it: by its name, and by the digest that ran under that name. */
export interface KnownImage {
  container: string;
  image: string;
  digest: string | null;
}

/** What ran somewhere, healthy, and no longer does. */
export interface Earlier {
  deploymentId: string;
  images: Image[];
  /** ISO 8601. */
  ranAt: string;
}

/**
 * What a workload can go back to, the newest first: what was seen to run whole, or was there when anybody began to look.
 * What failed or was taken back is not among it, and neither is what runs now.
 *
 * @param deployments - of the environment, newest first
 */
export function earlierRevisions(
  deployments: readonly Deployment[],
  current: readonly KnownImage[],
): Earlier[] {
  const own = deployments.filter(
    ({ images }) => putBack(images, current) !== undefined,
  );
  const ran = own.flatMap((deployment, index) => {
    const { id, outcome, startedAt, finishedAt, images, previousImages } =
      deployment;
    // Nobody saw how that came to run; it did, before the first change that was seen.
    const isFirstSeen = index === own.length - 1;
    return [
      ...(outcome === 'succeeded'
        ? [{ deploymentId: id, ran: images, ranAt: finishedAt ?? startedAt }]
        : []),
      ...(isFirstSeen && previousImages.length > 0
        ? [{ deploymentId: id, ran: previousImages, ranAt: startedAt }]
        : []),
    ];
  });
  const earlier: Earlier[] = [];
  const seen = new Set([keyOf(namesOf(current))]);
  for (const each of ran) {
    const images = putBack(each.ran, current);
    const key = images && keyOf(images);
    if (images && key !== undefined && !seen.has(key)) {
      seen.add(key);
      earlier.push({
        deploymentId: each.deploymentId,
        images,
        ranAt: each.ranAt,
      });
    }
  }
  return earlier;
}

/** The images of today's containers as they were then; undefined where none of them is known. */
function putBack(
  ran: readonly KnownImage[],
  current: readonly KnownImage[],
): Image[] | undefined {
  const images = current.map(now => {
    const then = matching(ran, now);
    return then && { container: now.container, image: pinned(then, now) };
  });
  return images.some(each => each !== undefined)
    ? images.map(
        (each, index) =>
          each ?? {
            container: current[index].container,
            image: current[index].image,
          },
      )
    : undefined;
}

/** A component may have several workloads whose containers have the same name: the repository tells them apart. */
function matching(
  ran: readonly KnownImage[],
  { container, image }: KnownImage,
): KnownImage | undefined {
  return ran.find(
    each =>
      each.container === container &&
      repositoryOf(each.image) === repositoryOf(image),
  );
}

/** A tag that was moved since is not what ran: then its digest is. */
function pinned(then: KnownImage, now: KnownImage): string {
  const wasMoved =
    then.image === now.image &&
    then.digest !== null &&
    now.digest !== null &&
    then.digest !== now.digest;
  return wasMoved ? `${then.image.split('@')[0]}@${then.digest}` : then.image;
}

function repositoryOf(image: string): string {
  return image.split('@')[0].replace(/:[^:/]+$/, '');
}

function namesOf(images: readonly KnownImage[]): Image[] {
  return images.map(({ container, image }) => ({ container, image }));
}

function keyOf(images: readonly Image[]): string {
  return JSON.stringify(
    images.map(({ container, image }) => [container, image]),
  );
}
