import { toError } from '@backstage/errors';
import { readGithubEvent, readGitlabEvent } from './hostEvents';

const SHA = 'a'.repeat(40);
const MERGED_AT = '2026-01-01T00:00:00Z';
/** What five megabytes hold. */
const labels = Array.from({ length: 2_400_000 }, () => 0);

function refusalOf(read: () => unknown): Error {
  try {
    read();
  } catch (error) {
    return toError(error);
  }
  throw new Error('It was taken');
}

it.each([
  [
    'GitHub',
    () =>
      readGithubEvent(
        'pull_request',
        {
          action: 'closed',
          repository: { full_name: 'a/b', html_url: 'https://github.com/a/b' },
          pull_request: {
            number: 1,
            merged: true,
            merged_at: MERGED_AT,
            labels,
            head: { sha: SHA, ref: 'x' },
            base: { ref: 'main' },
          },
        },
        undefined,
        Date.parse(MERGED_AT),
      ),
  ],
  [
    'GitLab',
    () =>
      readGitlabEvent(
        {
          object_kind: 'merge_request',
          project: {
            path_with_namespace: 'a/b',
            web_url: 'https://gitlab.com/a/b',
          },
          labels,
          object_attributes: {
            state: 'merged',
            action: 'merge',
            iid: 1,
            source_branch: 'x',
            target_branch: 'main',
            merged_at: MERGED_AT,
          },
        },
        undefined,
        Date.parse(MERGED_AT),
      ),
  ],
])('an event of %s with millions of labels is refused at once', (_, read) => {
  const startedAt = performance.now();
  const { message, name } = refusalOf(read);
  expect(performance.now() - startedAt).toBeLessThan(3000);
  expect(name).toBe('InputError');
  expect(message.length).toBeLessThanOrEqual(500);
});
