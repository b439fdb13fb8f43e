import { resolvePackagePath } from '@backstage/backend-plugin-api';

const PACKAGE = '@quarterdeck/plugin-backups-backend';

/** What streams through is garbage at once: a small nursery keeps it from piling up, and is faster, too. */
const MEMORY = ['--max-semi-space-size=1'];

/**
 * How to start the executor. In a checkout it runs from TypeScript, as the portal itself does there; of a package that was
 * built, it is JavaScript.
 */
export function executorProgram(): string[] {
  return __filename.endsWith('.ts')
    ? [
        ...MEMORY,
        '--require',
        resolvePackagePath(PACKAGE, 'src/executor/transform.cjs'),
        resolvePackagePath(PACKAGE, 'src/executor/main.ts'),
      ]
    : [...MEMORY, resolvePackagePath(PACKAGE, 'dist/executor.cjs.js')];
}
