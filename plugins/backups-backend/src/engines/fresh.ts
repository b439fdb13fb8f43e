import { access, link, open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { refusal } from './failure';

const RUN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** What a run writes beside a file, until it gets a name that people know. The run in the name tells a sweep whose it is. */
export function freshName(file: string, runId: string): string {
  return `.${path.basename(file)}.quarterdeck-${runId}`;
}

/** Removes what runs wrote beside a file that are not live any more. @returns what it removed */
export async function sweepBeside(
  file: string,
  liveRunIds: readonly string[],
): Promise<string[]> {
  const folder = path.dirname(file);
  const prefix = freshName(file, '');
  const removed: string[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    const run = name.startsWith(prefix)
      ? RUN.exec(name.slice(prefix.length))?.[0]
      : undefined;
    if (run !== undefined && !liveRunIds.includes(run)) {
      await rm(path.join(folder, name), { force: true });
      removed.push(path.join(folder, name));
    }
  }
  return removed;
}

/** Gives a file a name that nothing else may have, durably. @throws EngineError where something has it */
export async function keepAs(fresh: string, place: string): Promise<void> {
  await requireFree(place);
  await link(fresh, place);
  await syncFolder(path.dirname(place));
}

/** @throws EngineError where something has the name */
export async function requireFree(place: string): Promise<void> {
  const isTaken = await access(place).then(
    () => true,
    () => false,
  );
  if (isTaken) {
    throw refusal('engine.restore-place-taken', { place });
  }
}

export async function syncFolder(folder: string): Promise<void> {
  await synced(folder, 'r');
}

export async function syncFile(file: string): Promise<void> {
  await synced(file, 'r+');
}

async function synced(place: string, flags: string): Promise<void> {
  const handle = await open(place, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
