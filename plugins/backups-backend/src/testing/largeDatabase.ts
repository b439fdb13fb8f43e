import { Client } from 'pg';

/** What one insert brings: some 50 MB. */
const ROWS_AT_ONCE = 100_000;
const PARTITIONS = 8;
const LARGE_OBJECTS = 200;

/**
 * Fills an empty PostgreSQL database with at least so many megabytes of what makes dumps hard: partitions, large objects,
 * extensions, roles with rights, a generated column, a materialized view, an index on expressions. Text that compresses to
 * about a third, as that of applications does.
 */
export async function fillLargeDatabase(
  connectionString: string,
  megabytes: number,
): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query(`set synchronous_commit = off`);
    await client.query(SCHEMA);
    for (let partition = 0; partition < PARTITIONS; partition++) {
      await client.query(
        `create table shop.events_${partition} partition of shop.events
         for values with (modulus ${PARTITIONS}, remainder ${partition})`,
      );
    }
    await client.query(CONTENTS);
    for (let start = 0; (await megabytesOf(client)) < megabytes; ) {
      await client.query(EVENTS, [start, start + ROWS_AT_ONCE - 1]);
      start += ROWS_AT_ONCE;
    }
    await client.query('refresh materialized view shop.totals');
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

async function megabytesOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ size: string }>(
    'select pg_database_size(current_database()) / 1048576 as size',
  );
  return Number(rows[0].size);
}

const role = (name: string) => `
  do $$ begin
    create role ${name} nologin;
  exception when duplicate_object then null;
  end $$;`;

const SCHEMA = `
  ${role('shop_owner')}
  ${role('shop_reader')}
  create extension if not exists pg_trgm;
  create extension if not exists hstore;
  create extension if not exists btree_gist;
  create schema shop authorization shop_owner;
  create table shop.customers (
    id bigint primary key,
    name text not null,
    attributes hstore,
    initial text generated always as (left(name, 1)) stored
  );
  create index customers_name_idx on shop.customers using gin (name gin_trgm_ops);
  create index customers_lower_idx on shop.customers (lower(name));
  create table shop.bookings (
    room integer not null,
    during tstzrange not null,
    exclude using gist (room with =, during with &&)
  );
  create table shop.events (
    id bigint not null,
    customer_id bigint not null,
    at timestamptz not null,
    body text not null,
    primary key (id)
  ) partition by hash (id);
  create materialized view shop.totals as
    select customer_id, count(*) as events from shop.events group by customer_id with no data;
  create sequence shop.receipts start 42;
  alter table shop.customers owner to shop_owner;
  alter table shop.events owner to shop_owner;
  grant usage on schema shop to shop_reader;
  grant select on shop.customers, shop.events to shop_reader;`;

const CONTENTS = `
  insert into shop.customers (id, name, attributes)
    select i, 'customer ' || md5(i::text), hstore('tier', (i % 3)::text)
    from generate_series(1, 20000) i;
  insert into shop.bookings
    select i % 10, tstzrange(timestamptz '2026-01-01' + i * interval '1 day', timestamptz '2026-01-02' + i * interval '1 day')
    from generate_series(1, 300) i;
  select lo_from_bytea(0, decode(repeat(md5(i::text), 500), 'hex')) from generate_series(1, ${LARGE_OBJECTS}) i;`;

/** Half of each body is like no other, half is like many. */
const EVENTS = `
  insert into shop.events
    select i, i % 20000 + 1, timestamptz '2026-01-01' + i * interval '1 second',
      md5(i::text) || md5((i * 7)::text) || md5((i * 13)::text)
        || repeat(' listened to track ' || (i % 1000), 12)
    from generate_series($1::bigint, $2::bigint) i`;
