import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Knex } from 'knex';
import { ReplicaInput } from './replicaProcess';

/** Starts a replica; it ends with the test's own process, or when it is killed. */
export function startReplica(input: ReplicaInput): {
  process: ChildProcess;
  ended: Promise<unknown>;
} {
  const child = spawn(
    process.execPath,
    [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      require.resolve('./replicaProcess.ts'),
      JSON.stringify(input),
    ],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  return { process: child, ended: once(child, 'exit') };
}

/** How to reach the database of a knex from elsewhere. Knex hides the password from whoever writes its settings down. */
export function connectionOf(knex: Knex): Record<string, unknown> {
  const { connection } = knex.client.config;
  return { ...connection, password: connection.password };
}

export async function until(
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  while (!(await condition())) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
