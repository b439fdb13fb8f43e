import { ServiceUnavailableError } from '@backstage/errors';
import { GitError, pause, runGit } from '@quarterdeck/toolkit-node';
import { tmpdir } from 'node:os';
import { Reach } from './types';

const LONGEST_MS = 30_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 3000;

/**
 * A host may answer that a repository is made before Git finds it; so Git is asked, rather than slept for.
 *
 * @throws ServiceUnavailableError where Git does not find it in half a minute
 */
export async function waitUntilReachable(
  { url, protocols, settings }: Reach,
  signal: AbortSignal,
  longestMs = LONGEST_MS,
): Promise<void> {
  const end = Date.now() + longestMs;
  for (
    let delay = FIRST_PAUSE_MS;
    ;
    delay = Math.min(delay * 2, LONGEST_PAUSE_MS)
  ) {
    try {
      await runGit(['ls-remote', '--heads', '--', url], {
        directory: tmpdir(),
        signal,
        protocols,
        settings,
        timeoutMs: LONGEST_MS,
      });
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof GitError) || Date.now() + delay > end) {
        throw new ServiceUnavailableError(
          `Git does not reach ${url}: ${error instanceof Error ? error.message : error}`,
        );
      }
      await pause(delay, signal);
    }
  }
}
