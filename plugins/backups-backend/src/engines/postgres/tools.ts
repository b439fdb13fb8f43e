import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { refusal } from '../failure';
import { runProgram } from '../process';
import type { PostgresConnection } from './connection';

const INSTALLED = '/usr/lib/postgresql';

export interface Tools {
  /** Paths of programs. */
  pathOf(program: 'pg_dump' | 'pg_dumpall' | 'pg_restore'): string;
  /** `15.18`. */
  version: string;
}

/**
 * Finds PostgreSQL's programs: of the very version that is needed where they are installed, else of the nearest newer
 * one. An older `pg_dump` cannot read a newer server, and an older `pg_restore` no newer dump.
 *
 * @throws EngineError saying what to install
 */
export async function findTools(
  connection: PostgresConnection,
  neededMajor: number,
  signal: AbortSignal,
): Promise<Tools> {
  const folder = connection.binaries ?? (await installedFolder(neededMajor));
  const pathOf = (program: string) =>
    folder === undefined ? program : path.join(folder, program);
  const wanted = `postgresql-client-${neededMajor}`;
  const said = await runProgram({
    program: pathOf('pg_dump'),
    args: ['--version'],
    signal,
    package: wanted,
  });
  const version = /(\d+(?:\.\d+)*)/.exec(said)?.[1] ?? '0';
  if (Number.parseInt(version, 10) < neededMajor) {
    throw refusal('engine.tool-too-old', {
      tool: pathOf('pg_dump'),
      server: neededMajor,
      version,
      package: wanted,
    });
  }
  return { pathOf, version };
}

/** Where Debian and Ubuntu put the programs of each version; `undefined`: whatever is on the path. */
async function installedFolder(needed: number): Promise<string | undefined> {
  const versions = (await readdir(INSTALLED).catch(() => []))
    .map(Number)
    .filter(version => version >= needed)
    .sort((a, b) => a - b);
  for (const version of versions) {
    const folder = path.join(INSTALLED, String(version), 'bin');
    const hasIt = await access(path.join(folder, 'pg_dump')).then(
      () => true,
      () => false,
    );
    if (hasIt) {
      return folder;
    }
  }
  return undefined;
}
