import { ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import { ClusterProcessInput } from './clusterProcess';

/** Starts a file of this folder in a process of its own, with its input as the only argument. */
export function startProcess(file: string, input: object): ChildProcess {
  return spawn(
    process.execPath,
    [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      path.join(__dirname, file),
      JSON.stringify(input),
    ],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
}

/** The next message of that shape; Backstage itself sends others where it finds a channel. */
export function nextMessage<T extends z.ZodType>(
  child: ChildProcess,
  schema: T,
): Promise<z.output<T>> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null, signal: string | null) =>
      reject(new Error(`it ended with ${signal ?? code}`));
    const heard = (message: unknown) => {
      const parsed = schema.safeParse(message);
      if (parsed.success) {
        child.off('exit', ended).off('message', heard);
        resolve(parsed.data);
      }
    };
    child.on('exit', ended).on('message', heard);
  });
}

/** SIGKILL: it has no time to write, to release or to say good-bye. */
export async function killProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}

const clusterSchema = z.object({
  url: z.string(),
  token: z.string(),
  caData: z.string(),
  gatewayUrl: z.string().nullable(),
});

/** A cluster whose services are all ready. */
export async function startCluster(input: ClusterProcessInput) {
  const child = startProcess('clusterProcess.ts', input);
  return {
    ...(await nextMessage(child, clusterSchema)),
    close: () => killProcess(child),
  };
}

export type FleetCluster = Awaited<ReturnType<typeof startCluster>>;
