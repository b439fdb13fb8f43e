import type {
  MatrixEnvironment,
  Preview,
} from '@quarterdeck/plugin-environments-common';
import {
  DAY,
  MINUTE,
  at,
  exampleColumn,
  exampleEnvironments,
  exampleWorkload,
} from './exampleMatrix';

/** A column for one pull request, with two days to live. */
export function examplePreviewColumn(
  now: number,
  overrides: Partial<Preview> = {},
): MatrixEnvironment {
  const namespace = overrides.namespace ?? 'veza-pr-42';
  return {
    ...exampleColumn(now, exampleEnvironments.preview, [
      exampleWorkload(now, 'pr-42', 'pr-42-3f2a91c', { namespace }),
    ]),
    preview: {
      id: `demo/${namespace}`,
      environmentId: 'preview',
      cluster: 'demo',
      namespace,
      owner: 'user:default/dana-developer',
      ownerReason: null,
      createdAt: at(now, DAY),
      expiresAt: at(now, -2 * DAY - MINUTE),
      expiresAtReason: null,
      expired: false,
      pullRequestUrl: 'https://git.example/veza/backend-api/pull/42',
      ...overrides,
    },
  };
}
