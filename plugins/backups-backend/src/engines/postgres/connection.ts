import { EngineError } from '@quarterdeck/plugin-backups-node';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Client, type ClientConfig } from 'pg';
import { z } from 'zod';
import { codeOf, lineOf, refusal, requireGoingOn, trouble } from '../failure';

const absolutePath = z
  .string()
  .refine(path.isAbsolute, { message: 'give an absolute path' });

export const postgresConnectionSchema = z
  .object({
    /** A name, an address, or the folder of a Unix socket. */
    host: z.string().min(1),
    port: z.number().int().min(1).max(65_535).default(5_432),
    database: z.string().min(1),
    user: z.string().min(1),
    password: z.string().optional(),
    passwordFile: absolutePath.optional(),
    sslmode: z
      .enum(['disable', 'prefer', 'require', 'verify-ca', 'verify-full'])
      .default('prefer'),
    /** Certificates to trust, for `verify-ca` and `verify-full`. */
    sslRootCertificate: absolutePath.optional(),
    /** `directory` dumps and restores with `jobs` connections at once, and needs room in the scratch directory. */
    format: z.enum(['custom', 'directory']).default('custom'),
    jobs: z.number().int().min(1).max(64).default(2),
    /** As `pg_dump --compress` takes it: `0` to `9`, or of newer versions `zstd:3`. */
    compression: z
      .string()
      .regex(/^[a-z0-9:=,-]+$/)
      .optional(),
    /** Folder of `pg_dump` and its sisters, where it is not found by itself. */
    binaries: absolutePath.optional(),
    /** Tables of which only the definition is dumped: `public.sessions`. */
    excludeTableData: z
      .array(z.string().regex(/^[^.*?"]+\.[^.*?"]+$/, 'give schema.table'))
      .default([]),
    /** Tables up to this size get a checksum of their contents, beside the count of their rows. */
    checksumLimitBytes: z
      .number()
      .int()
      .nonnegative()
      .default(64 * 1024 * 1024),
    /** How long a dump waits for a table that somebody changes. */
    lockWaitSeconds: z.number().int().positive().default(300),
    /** Any other database of the server, from which databases are made, renamed and dropped. */
    maintenanceDatabase: z.string().min(1).default('postgres'),
    /** Makes roles that the data belong to and that the server lacks, without the right to sign in. */
    createRoles: z.boolean().optional(),
  })
  .strict();
export type PostgresConnection = z.infer<typeof postgresConnectionSchema>;

/** @throws EngineError naming what is configured wrongly */
export function parseConnection(value: unknown): PostgresConnection {
  const parsed = postgresConnectionSchema.safeParse(value);
  if (!parsed.success) {
    throw refusal('engine.connection-wrong', {
      cause: z.prettifyError(parsed.error).split('\n').join(' ').slice(0, 300),
    });
  }
  return parsed.data;
}

export function serverName({ host, port }: PostgresConnection): string {
  return host.startsWith('/') ? `${host} (port ${port})` : `${host}:${port}`;
}

export async function passwordOf(
  connection: PostgresConnection,
): Promise<string | undefined> {
  const { password, passwordFile } = connection;
  if (passwordFile === undefined) {
    return password;
  }
  const text = await readFile(passwordFile, 'utf8').catch(error => {
    throw refusal('engine.file-refused', {
      file: passwordFile,
      cause: lineOf(error),
    });
  });
  return text.trimEnd();
}

/** What PostgreSQL's own programs read from their environment, which only their own user can see. */
export async function environmentOf(
  connection: PostgresConnection,
  database: string,
): Promise<Record<string, string>> {
  const password = await passwordOf(connection);
  return {
    PGHOST: connection.host,
    PGPORT: String(connection.port),
    PGUSER: connection.user,
    PGDATABASE: database,
    PGSSLMODE: connection.sslmode,
    PGCONNECT_TIMEOUT: '15',
    ...(password === undefined ? {} : { PGPASSWORD: password }),
    ...(connection.sslRootCertificate === undefined
      ? {}
      : { PGSSLROOTCERT: connection.sslRootCertificate }),
  };
}

/**
 * Connects, with every setting that would change how values are written as text, or end a long transaction, set to a
 * known value. Ends with the signal.
 *
 * @throws EngineError
 */
export async function connect(
  connection: PostgresConnection,
  database: string,
  signal: AbortSignal,
): Promise<Client> {
  requireGoingOn(signal);
  const client = await openClient(connection, database);
  // Whoever waits for an answer gets the error; nobody else has to.
  client.on('error', () => {});
  const end = () => client.end().catch(() => {});
  signal.addEventListener('abort', end, { once: true });
  client.once('end', () => signal.removeEventListener('abort', end));
  try {
    await client.query(SETTINGS);
    return client;
  } catch (error) {
    await end();
    throw serverFailure(connection, error);
  }
}

const SETTINGS = `
  SET statement_timeout = 0;
  SET lock_timeout = 0;
  SET idle_in_transaction_session_timeout = 0;
  SET client_connection_check_interval = '5s';
  SET search_path = pg_catalog;
  SET DateStyle = 'ISO, YMD';
  SET IntervalStyle = 'postgres';
  SET TimeZone = 'UTC';
  SET bytea_output = 'hex';
  SET extra_float_digits = 1;
  SET xmloption = 'content';
  SET lc_monetary = 'C';`;

async function openClient(
  connection: PostgresConnection,
  database: string,
): Promise<Client> {
  const config: ClientConfig = {
    host: connection.host,
    port: connection.port,
    user: connection.user,
    password: await passwordOf(connection),
    database,
    application_name: 'quarterdeck backups',
    connectionTimeoutMillis: 15_000,
    keepAlive: true,
  };
  const isLocal = connection.host.startsWith('/');
  try {
    return await opened({
      ...config,
      ssl: isLocal ? false : await encryptionOf(connection),
    });
  } catch (error) {
    if (
      connection.sslmode === 'prefer' &&
      /not support SSL/.test(lineOf(error))
    ) {
      return opened({ ...config, ssl: false }).catch(again => {
        throw serverFailure(connection, again);
      });
    }
    throw serverFailure(connection, error);
  }
}

async function opened(config: ClientConfig): Promise<Client> {
  const client = new Client(config);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

async function encryptionOf({
  sslmode,
  sslRootCertificate,
}: PostgresConnection): Promise<ClientConfig['ssl']> {
  if (sslmode === 'disable') {
    return false;
  }
  if (sslmode === 'prefer' || sslmode === 'require') {
    return { rejectUnauthorized: false };
  }
  const ca = sslRootCertificate
    ? await readFile(sslRootCertificate, 'utf8')
    : undefined;
  return sslmode === 'verify-ca'
    ? { ca, checkServerIdentity: () => undefined }
    : { ca };
}

const WRONG_CREDENTIALS = ['28P01', '28000'];
const BUSY = ['57P03', '53300', '57P01', '57P02', '08006', '08003'];

/** @returns what a server's or the network's error means to an operator */
export function serverFailure(
  connection: PostgresConnection,
  error: unknown,
): Error {
  const server = serverName(connection);
  const cause = lineOf(error);
  const code = codeOf(error);
  if (error instanceof EngineError) {
    return error;
  }
  if (code !== undefined && WRONG_CREDENTIALS.includes(code)) {
    return refusal('engine.denied', { server, user: connection.user, cause });
  }
  if (
    code !== undefined &&
    /^[0-9A-Z]{5}$/.test(code) &&
    !/^E[A-Z]{4}$/.test(code)
  ) {
    return BUSY.includes(code)
      ? trouble('engine.server-failed', { server, cause })
      : refusal('engine.server-failed', { server, cause });
  }
  return trouble('engine.unreachable', { server, cause }, error);
}

/** A name as SQL takes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL takes it. */
export function literal(text: string): string {
  const escaped = text.replaceAll("'", "''");
  return text.includes('\\')
    ? ` E'${escaped.replaceAll('\\', '\\\\')}'`
    : `'${escaped}'`;
}
