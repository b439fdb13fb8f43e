import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './processes.mjs';

/**
 * Runs `work` while no other command of this checkout runs its own. A lock
 * whose holder has died is taken over.
 *
 * @template T
 * @param {string} file
 * @param {import('./report.mjs').Report} report told when waiting
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, report, work) {
  const holder = tryLock(file);
  if (holder !== undefined) {
    await report.step(
      `Waiting for another command (process ${holder}) to finish its set-up`,
      () => waitForLock(file),
    );
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

async function waitForLock(file) {
  while (tryLock(file) !== undefined) {
    await sleep(300);
  }
}

/**
 * Takes a lock for this process until it is removed or this process dies.
 *
 * @returns {number | undefined} the process that holds it, if another one does
 */
export function tryLock(file) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    // A link appears whole or not at all, so nobody reads a lock without holder.
    linkSync(own, file);
    return undefined;
  } catch (error) {
    if (error.code !== 'EEXIST') {
      throw error;
    }
  } finally {
    rmSync(own, { force: true });
  }
  const holder = readHolder(file);
  if (holder !== undefined && isAlive(holder)) {
    return holder;
  }
  rmSync(file, { force: true });
  return tryLock(file);
}

function readHolder(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}
