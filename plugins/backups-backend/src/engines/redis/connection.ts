import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { lineOf, refusal, trouble } from '../failure';
import { runProgram, type ProgramRequest } from '../process';

const absolutePath = z
  .string()
  .refine(path.isAbsolute, { message: 'give an absolute path' });

export const redisConnectionSchema = z
  .object({
    host: z.string().min(1),
    port: z.number().int().min(1).max(65_535).default(6_379),
    user: z.string().optional(),
    password: z.string().optional(),
    passwordFile: absolutePath.optional(),
    tls: z.boolean().default(false),
    /** Certificates to trust. */
    tlsCertificates: absolutePath.optional(),
    /** Where restored snapshots are kept that stay: `/var/restores/sessions.rdb` gets the time of each behind it. */
    restoreFile: absolutePath.optional(),
    /** Data up to this size in memory get a checksum of all keys and values. */
    checksumLimitBytes: z
      .number()
      .int()
      .nonnegative()
      .default(1024 * 1024 * 1024),
    /** Folder of `redis-cli` and `redis-server`. */
    binaries: absolutePath.optional(),
  })
  .strict();
export type RedisConnection = z.infer<typeof redisConnectionSchema>;

export function programOf(
  { binaries }: RedisConnection,
  name: 'redis-cli' | 'redis-server',
): string {
  return binaries === undefined ? name : path.join(binaries, name);
}

/** @returns how `redis-cli` reaches the source; the password goes by its environment */
export async function clientOf(
  connection: RedisConnection,
  signal: AbortSignal,
): Promise<ProgramRequest> {
  const { host, port, user, tls, tlsCertificates, passwordFile } = connection;
  const password =
    passwordFile === undefined
      ? connection.password
      : await readFile(passwordFile, 'utf8').then(
          text => text.trimEnd(),
          error => {
            throw refusal('engine.file-refused', {
              file: passwordFile,
              cause: lineOf(error),
            });
          },
        );
  return {
    program: programOf(connection, 'redis-cli'),
    args: [
      ...['-e', '--no-auth-warning', '-h', host, '-p', String(port)],
      ...(user === undefined ? [] : ['--user', user]),
      ...(tls ? ['--tls'] : []),
      ...(tlsCertificates === undefined ? [] : ['--cacert', tlsCertificates]),
    ],
    environment: password === undefined ? {} : { REDISCLI_AUTH: password },
    secrets: password === undefined ? [] : [password],
    signal,
    package: 'redis-tools',
  };
}

/** Asks the source something. @throws EngineError */
export async function ask(
  connection: RedisConnection,
  command: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const client = await clientOf(connection, signal);
  const server = `${connection.host}:${connection.port}`;
  try {
    return await runProgram({ ...client, args: [...client.args, ...command] });
  } catch (error) {
    const cause = lineOf(error);
    if (/NOAUTH|WRONGPASS|NOPERM|AUTH failed/.test(cause)) {
      const user = connection.user ?? 'default';
      throw refusal('engine.denied', { server, user, cause });
    }
    if (/Could not connect|timed out|Connection re/.test(cause)) {
      throw trouble('engine.unreachable', { server, cause });
    }
    throw error;
  }
}

/** @returns the value of one line of `INFO` */
export function lineIn(info: string, name: string): string | undefined {
  return info
    .split(/\r?\n/)
    .find(line => line.startsWith(`${name}:`))
    ?.slice(name.length + 1);
}
