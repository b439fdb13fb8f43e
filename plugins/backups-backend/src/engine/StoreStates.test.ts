import { mockServices } from '@backstage/backend-test-utils';
import type { ObjectStore } from '@quarterdeck/plugin-backups-node';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { storeKind } from '../stores/filesystem/store';
import { StoreStates } from './StoreStates';

const unhurried = new AbortController().signal;

describe('The states of stores', () => {
  let folder: string;
  let directory: string;
  const onChanged = jest.fn();
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'store-states-'));
    directory = path.join(folder, 'near');
    onChanged.mockClear();
  });
  afterEach(async () => await rm(folder, { recursive: true }));

  const start = (store: ObjectStore) =>
    new StoreStates({
      parts: { storeNames: ['near'], openStore: () => store },
      logger: mockServices.logger.mock(),
      now: () => 0,
      onChanged,
    });

  it('are not known before somebody has looked', () => {
    const states = start(storeKind.open({ directory }));
    expect(states.of('near')).toBeUndefined();
  });

  it('say when a store does not work, why, and when it does again', async () => {
    const states = start(storeKind.open({ directory }));
    await writeFile(directory, 'a file where the folder should be');
    await states.pass(unhurried);
    expect(states.of('near')).toEqual({
      objectLock: 'unknown',
      isReachable: false,
      stateReason: expect.objectContaining({
        message: expect.stringContaining(directory),
      }),
    });
    await rm(directory);
    await states.pass(unhurried);
    await states.pass(unhurried);
    expect(states.of('near')).toEqual({
      objectLock: 'none',
      isReachable: true,
      stateReason: null,
    });
    expect(onChanged).toHaveBeenCalledTimes(2);
    expect(
      (await readdir(directory)).filter(name => !name.startsWith('.')),
    ).toEqual([]);
  });

  it('write once only where what was deleted would stay', async () => {
    const store = storeKind.open({ directory });
    const probe = jest
      .spyOn(store, 'probe')
      .mockResolvedValue({ objectLock: 'compliance', isVersioned: true });
    const states = start(store);
    await states.pass(unhurried);
    await states.pass(unhurried);
    expect(states.of('near')?.objectLock).toBe('compliance');
    expect(probe).toHaveBeenCalledTimes(1);
    jest.spyOn(store, 'list').mockImplementation(() => {
      throw new Error('away');
    });
    await states.pass(unhurried);
    expect(states.of('near')).toMatchObject({
      objectLock: 'compliance',
      isReachable: false,
      stateReason: { params: { cause: 'away' } },
    });
  });
});
