/**
 * Where engines put what they must write in plain: a folder of the run, readable by nobody else, in memory where there is
 * room. Its name has the run and the process, so that a sweep knows what belongs to nobody any more.
 */
import { constants } from 'node:fs';
import { access, mkdir, readdir, rm, statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const PREFIX = 'quarterdeck-backups-';
const MEMORY = '/dev/shm';
const LEAST_MEMORY_BYTES = 256 * 1024 * 1024;
const NAME = new RegExp(`^${PREFIX}([0-9a-f-]{36})-([0-9]+)$`);

/**
 * @param root undefined: memory where it has room, else the system's folder of temporary files
 * @param plainBytes what is going to be written, as far as it is known
 */
export async function makeScratch(
  root: string | undefined,
  runId: string,
  plainBytes: number = 0,
): Promise<string> {
  const below =
    root ??
    ((await hasMemory(plainBytes)) ? MEMORY : path.resolve(os.tmpdir()));
  await mkdir(below, { recursive: true, mode: 0o700 });
  const folder = path.join(below, `${PREFIX}${runId}-${process.pid}`);
  await mkdir(folder, { mode: 0o700 });
  return folder;
}

/**
 * Removes folders of processes that ended without doing it.
 *
 * @param isGone whether the folder of this run and process belongs to nobody
 * @returns the folders that were removed
 */
export async function sweepScratch(
  root: string | undefined,
  isGone: (runId: string, pid: number) => boolean = (_runId, pid) =>
    !isAlive(pid),
): Promise<string[]> {
  const removed: string[] = [];
  for (const below of root ? [root] : [MEMORY, path.resolve(os.tmpdir())]) {
    const names = await readdir(below).catch(() => []);
    for (const name of names) {
      const [, runId, pid] = NAME.exec(name) ?? [];
      if (runId !== undefined && isGone(runId, Number(pid))) {
        const folder = path.join(below, name);
        await rm(folder, { recursive: true, force: true });
        removed.push(folder);
      }
    }
  }
  return removed;
}

/** Others need memory, too: half of what is free is enough for one run. */
async function hasMemory(plainBytes: number): Promise<boolean> {
  try {
    await access(MEMORY, constants.W_OK);
    const { bavail, bsize } = await statfs(MEMORY);
    return bavail * bsize >= Math.max(LEAST_MEMORY_BYTES, 2 * plainBytes);
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return Object(error).code === 'EPERM';
  }
}
