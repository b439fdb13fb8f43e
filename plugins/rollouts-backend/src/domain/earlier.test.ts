import {
  Deployment,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { KnownImage, earlierRevisions } from './earlier';

const image = (
  tag: string,
  digest: string | null = null,
  container = 'api',
): KnownImage & { tag: string } => ({
  container,
  image: `registry.example/shop/${container}:${tag}`,
  tag,
  digest,
});

function deployment(
  tag: string,
  previous: string | undefined,
  changes: Partial<Deployment> = {},
): Deployment {
  return {
    id: `to-${tag}`,
    entityRef: 'component:default/shop',
    environmentId: 'production',
    workloadIds: ['demo/shop/Deployment/shop'],
    source: 'observed',
    startedAt: '2026-03-04T12:00:00.000Z',
    startedAfter: null,
    finishedAt: '2026-03-04T12:01:00.000Z',
    finishedAfter: null,
    outcome: 'succeeded',
    outcomeReason: environmentReason('health.no-workload'),
    version: tag,
    previousVersion: previous ?? null,
    images: [image(tag)],
    previousImages: previous === undefined ? [] : [image(previous)],
    revision: null,
    previousRevision: null,
    changes: ['image'],
    actor: null,
    actorReason: null,
    cause: null,
    recovery: null,
    ...changes,
  };
}

const tagsOf = (
  deployments: Deployment[],
  current: KnownImage[] = [image('v4')],
) =>
  earlierRevisions(deployments, current).map(each =>
    each.images[0].image.replace(/^.*[:]/, ''),
  );

describe('what a workload can go back to', () => {
  it('is what ran healthy before, the newest first, and not what runs now', () => {
    expect(
      tagsOf([
        deployment('v4', 'v3'),
        deployment('v3', 'v2'),
        deployment('v2', 'v1'),
      ]),
    ).toEqual(['v3', 'v2', 'v1']);
  });

  it('leaves out what failed, was taken back, or never finished', () => {
    expect(
      tagsOf([
        deployment('v5', 'v4', { outcome: 'rolled-back' }),
        deployment('v4', 'v3'),
        deployment('v3', 'v2', { outcome: 'failed' }),
        deployment('v2', 'v1', { outcome: 'superseded' }),
        deployment('v1', 'v0'),
      ]),
    ).toEqual(['v1', 'v0']);
  });

  it('names each once', () => {
    expect(
      tagsOf([
        deployment('v4', 'v3'),
        deployment('v3', 'v2'),
        deployment('v2', 'v3'),
        deployment('v3', undefined),
      ]),
    ).toEqual(['v3', 'v2']);
  });

  it('takes the digest where the tag means something else by now', () => {
    const [back] = earlierRevisions(
      [
        deployment('latest', undefined, {
          images: [image('latest', 'sha256:old')],
        }),
      ],
      [image('latest', 'sha256:new')],
    );
    expect(back.images).toEqual([
      {
        container: 'api',
        image: 'registry.example/shop/api:latest@sha256:old',
      },
    ]);
  });

  it('keeps containers that nobody knows of, and never takes the image of another workload', () => {
    const proxy = image('p1', null, 'proxy');
    const [back] = earlierRevisions(
      [deployment('v3', undefined)],
      [image('v4'), proxy],
    );
    expect(back.images).toEqual([
      { container: 'api', image: 'registry.example/shop/api:v3' },
      { container: 'proxy', image: proxy.image },
    ]);
    const other = { ...image('w1'), image: 'registry.example/shop/worker:w1' };
    expect(earlierRevisions([deployment('v3', undefined)], [other])).toEqual(
      [],
    );
  });
});
