import type { Client } from 'pg';
import { z } from 'zod';
import { literal, quoted } from './connection';

/** What belongs to a database and is not in its dump. It is the part `database` of a backup. */
export const databaseSettingsSchema = z.object({
  encoding: z.string(),
  collate: z.string(),
  ctype: z.string(),
  /** `c`: of the system; `i`: ICU; `b`: PostgreSQL's own. */
  provider: z.string().default('c'),
  icuLocale: z.string().nullable(),
  owner: z.string(),
  connectionLimit: z.number().int(),
  /** `ALTER DATABASE … SET`, also for single roles. */
  settings: z.array(
    z.object({
      role: z.string().nullable(),
      name: z.string(),
      value: z.string(),
    }),
  ),
  /** `null`: as PostgreSQL grants by itself. */
  grants: z
    .array(
      z.object({
        /** `null`: everybody. */
        grantee: z.string().nullable(),
        privilege: z.string().regex(/^[A-Z ]+$/),
        isGrantable: z.boolean(),
      }),
    )
    .nullable(),
});
export type DatabaseSettings = z.infer<typeof databaseSettingsSchema>;

/** @returns undefined where there is no such database */
export async function readSettings(
  client: Client,
  database: string,
): Promise<DatabaseSettings | undefined> {
  const { rows } = await client.query(
    `SELECT pg_encoding_to_char(encoding) AS encoding, datcollate AS collate, datctype AS ctype,
       coalesce(to_jsonb(d)->>'datlocprovider', 'c') AS provider,
       coalesce(to_jsonb(d)->>'datlocale', to_jsonb(d)->>'daticulocale') AS "icuLocale",
       pg_get_userbyid(datdba) AS owner, datconnlimit AS "connectionLimit",
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'role', (SELECT rolname FROM pg_roles r WHERE r.oid = s.setrole),
            'name', split_part(setting, '=', 1),
            'value', substr(setting, strpos(setting, '=') + 1))), '[]')
          FROM pg_db_role_setting s, unnest(s.setconfig) AS setting
          WHERE s.setdatabase = d.oid) AS settings,
       (SELECT jsonb_agg(jsonb_build_object(
            'grantee', (SELECT rolname FROM pg_roles r WHERE r.oid = a.grantee),
            'privilege', a.privilege_type, 'isGrantable', a.is_grantable))
          FROM aclexplode(d.datacl) AS a) AS grants
     FROM pg_database d WHERE datname = $1`,
    [database],
  );
  return rows.length === 0 ? undefined : databaseSettingsSchema.parse(rows[0]);
}

/** @returns what makes an empty database of the same encoding and order */
export function creating(
  name: string,
  settings: DatabaseSettings | undefined,
): string {
  const statement = `CREATE DATABASE ${quoted(name)} TEMPLATE template0`;
  if (!settings) {
    return statement;
  }
  const { encoding, collate, ctype, provider, icuLocale } = settings;
  const icu =
    provider === 'i' && icuLocale !== null
      ? ` LOCALE_PROVIDER icu ICU_LOCALE ${literal(icuLocale)}`
      : '';
  return `${statement} ENCODING ${literal(encoding)} LC_COLLATE ${literal(collate)} LC_CTYPE ${literal(ctype)}${icu}`;
}

/** @returns what gives a database the settings that change how its queries are read */
export function setting(
  name: string,
  { settings }: DatabaseSettings,
  knownRoles: ReadonlySet<string>,
): string[] {
  return settings
    .filter(({ role }) => role === null || knownRoles.has(role))
    .map(({ role, name: parameter, value }) => {
      const target =
        role === null
          ? `DATABASE ${quoted(name)}`
          : `ROLE ${quoted(role)} IN DATABASE ${quoted(name)}`;
      return `ALTER ${target} SET ${parameter.split('.').map(quoted).join('.')} TO ${valueOf(parameter, value)}`;
    });
}

/** @returns what gives a database its owner, and others their rights */
export function granting(
  name: string,
  { owner, connectionLimit, grants }: DatabaseSettings,
  knownRoles: ReadonlySet<string>,
): string[] {
  const database = quoted(name);
  const known = (grants ?? []).filter(
    ({ grantee }) => grantee === null || knownRoles.has(grantee),
  );
  return [
    ...(knownRoles.has(owner)
      ? [`ALTER DATABASE ${database} OWNER TO ${quoted(owner)}`]
      : []),
    `ALTER DATABASE ${database} CONNECTION LIMIT ${connectionLimit}`,
    ...(grants === null
      ? [`GRANT CONNECT, TEMPORARY ON DATABASE ${database} TO PUBLIC`]
      : known.map(
          ({ grantee, privilege, isGrantable }) =>
            `GRANT ${privilege} ON DATABASE ${database} TO ${grantee === null ? 'PUBLIC' : quoted(grantee)}${isGrantable ? ' WITH GRANT OPTION' : ''}`,
        )),
  ];
}

/** Settings that are lists of names are remembered as such, and one literal would be one name. */
const LISTS = [
  'search_path',
  'temp_tablespaces',
  'local_preload_libraries',
  'session_preload_libraries',
];

function valueOf(parameter: string, value: string): string {
  if (!LISTS.includes(parameter.toLowerCase())) {
    return literal(value);
  }
  const names = value.match(/"(?:[^"]|"")*"|[^,\s]+/g) ?? [];
  return names.length === 0
    ? `''`
    : names
        .map(name =>
          literal(
            name.startsWith('"')
              ? name.slice(1, -1).replaceAll('""', '"')
              : name,
          ),
        )
        .join(', ');
}
