import { posix } from 'node:path';

/** Where runbooks lie. */
export const RUNBOOKS = 'docs/runbooks';

/** All pages there but the one that lists them. */
export function isRunbook(path: string): boolean {
  return (
    posix.dirname(path) === RUNBOOKS &&
    path.endsWith('.md') &&
    posix.basename(path) !== 'index.md'
  );
}
