import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;
const PATIENCE_MS = 5_000;

/** @returns false where nothing of the group runs any more */
export function signalGroup(
  child: ChildProcess,
  name: NodeJS.Signals | 0,
): boolean {
  if (child.pid === undefined) {
    return false;
  }
  try {
    return process.kill(-child.pid, name);
  } catch {
    return false;
  }
}

/** Kills what is left of a group whose leader has ended, and waits for it. */
export async function killGroup(child: ChildProcess): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (signalGroup(child, 'SIGKILL') && performance.now() < deadline) {
    await sleep(POLL_MS);
  }
}
