import { ensureRepository } from '../repositories/ensureRepository';
import { localRepository } from '../repositories/localRepository';

/** A process that publishes the folder WORKSPACE to a repository in DIRECTORY, for tests that kill it. */
async function main(): Promise<void> {
  const { WORKSPACE = '', DIRECTORY = '' } = process.env;
  process.send?.('ready');
  await ensureRepository(
    localRepository(DIRECTORY, 'orders'),
    { description: 'Takes the orders of customers', visibility: 'private' },
    {
      folder: WORKSPACE,
      branch: 'main',
      message: 'Create orders',
      committer: { name: 'Quarterdeck', email: 'quarterdeck@localhost' },
      madeAt: 1_700_000_000,
      taskId: 'task-1',
      signal: new AbortController().signal,
    },
  );
}

main().then(
  () => process.exit(0),
  () => process.exit(1),
);
