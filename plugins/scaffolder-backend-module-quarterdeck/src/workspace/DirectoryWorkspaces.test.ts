import { createMockDirectory } from '@backstage/backend-test-utils';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { DirectoryWorkspaces } from './DirectoryWorkspaces';

describe('DirectoryWorkspaces', () => {
  const directory = createMockDirectory();

  it('removes workspaces that nobody comes back to, and no files of others', async () => {
    const task = '0f1c1f0e-9d0b-4a6e-8f0a-1d2f6f3f5a10';
    const files = [`${task}.tar`, `${task}.tar.${task}.part`, 'ledger.csv'];
    for (const name of files) {
      await writeFile(directory.resolve(name), '');
      await utimes(directory.resolve(name), 0, 0);
    }
    await new DirectoryWorkspaces(directory.path).cleanWorkspace({
      taskId: 'another',
    });
    expect(await readdir(directory.path)).toEqual(['ledger.csv']);
  });
});
