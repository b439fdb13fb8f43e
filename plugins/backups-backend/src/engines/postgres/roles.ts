import type { RestoreRequest } from '@quarterdeck/plugin-backups-node';
import type { Client } from 'pg';
import { z } from 'zod';
import { refusal } from '../failure';
import { type PostgresConnection, quoted, serverName } from './connection';
import { mark, markerOf } from './marker';

export interface RestoreRoles {
  /** What is restored gets its owners and rights; otherwise it belongs to whoever restores. */
  keepsOwners: boolean;
  /** All roles of the server. */
  known: ReadonlySet<string>;
  /** Those that this run made, marked as its own. */
  created: string[];
}

const rolesSchema = z.array(
  z.object({ name: z.string(), isMember: z.boolean() }),
);

/**
 * Looks whether the server has the roles that the data belong to. Those that it lacks are made, without the right to
 * sign in, where that is allowed.
 *
 * @throws EngineError where a restore in place of the source would lose owners and rights
 */
export async function rolesFor(
  server: Client,
  {
    connection,
    request,
    mayCreate,
  }: {
    connection: PostgresConnection;
    request: RestoreRequest;
    mayCreate: boolean;
  },
): Promise<RestoreRoles> {
  const { rows } = await server.query(
    `SELECT rolname AS name, pg_has_role(oid, 'MEMBER') AS "isMember" FROM pg_roles`,
  );
  const found = new Map(
    rolesSchema.parse(rows).map(({ name, isMember }) => [name, isMember]),
  );
  const { roles } = request.expected;
  const missing = roles.filter(role => !found.has(role));
  const created: string[] = [];
  if (mayCreate) {
    for (const role of missing) {
      await server.query(`CREATE ROLE ${quoted(role)} NOLOGIN`);
      await mark(server, 'ROLE', role, markerOf(request.runId));
      created.push(role);
      found.set(role, true);
    }
  }
  const lacking = roles.filter(role => !found.get(role));
  if (lacking.length > 0) {
    const failure = refusal('engine.roles-missing', {
      server: serverName(connection),
      user: connection.user,
      roles: lacking.slice(0, 10).join(', '),
    });
    if (request.place === 'source') {
      throw failure;
    }
    request.log(failure.message);
  }
  return {
    keepsOwners: lacking.length === 0,
    known: new Set(found.keys()),
    created,
  };
}
