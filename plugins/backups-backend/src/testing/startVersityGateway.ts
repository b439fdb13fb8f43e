import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

// Where .ci/run builds it; QUARTERDECK_VERSITYGW names another.
const PROGRAM =
  process.env.QUARTERDECK_VERSITYGW ??
  path.join(
    process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'),
    'quarterdeck/tools/bin/versitygw',
  );

/** Why there is no S3 server to test with; undefined where there is. */
export const withoutS3 = existsSync(PROGRAM)
  ? undefined
  : `${PROGRAM} is not there (built by .ci/run)`;

export interface S3Server {
  endpoint: string;
  port: number;
  /** Shape of `backups.stores.<name>` of type `s3`, for a bucket of it. */
  config(bucket: string): {
    bucket: string;
    endpoint: string;
    accessKeyId: string;
    secretAccessKey: string;
    silenceSeconds: number;
    attempts: number;
  };
  /** The file that holds an object: to damage it behind the back of the server. */
  fileOf(bucket: string, key: string): string;
  stop(): Promise<void>;
}

const ACCESS = 'test-access';
const SECRET = 'test-secret-that-is-checked';

/** An S3 server that checks signatures, checksums and locks, over a folder of its own. */
export async function startVersityGateway(): Promise<S3Server> {
  const directory = await mkdtemp(path.join(tmpdir(), 'versitygw-'));
  const [objects, versions] = ['objects', 'versions'].map(name =>
    path.join(directory, name),
  );
  await Promise.all([mkdir(objects), mkdir(versions)]);
  const port = await freePort();
  const child = spawn(
    PROGRAM,
    [
      '--port',
      `127.0.0.1:${port}`,
      '--access',
      ACCESS,
      '--secret',
      SECRET,
      '--quiet',
      'posix',
      '--versioning-dir',
      versions,
      objects,
    ],
    { stdio: 'ignore' },
  );
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await end(child);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await untilItAnswers(endpoint, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    endpoint,
    port,
    config: bucket => ({
      bucket,
      endpoint,
      accessKeyId: ACCESS,
      secretAccessKey: SECRET,
      silenceSeconds: 20,
      attempts: 3,
    }),
    fileOf: (bucket, key) => path.join(objects, bucket, key),
    stop,
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }
}

async function untilItAnswers(endpoint: string, child: ChildProcess) {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) {
      throw new Error(`versitygw ended at once with ${child.exitCode}`);
    }
    if (await fetch(endpoint).catch(() => undefined)) {
      return;
    }
    await sleep(50);
  }
  throw new Error(`versitygw did not answer at ${endpoint}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') {
    throw new Error('no free port');
  }
  return address.port;
}
