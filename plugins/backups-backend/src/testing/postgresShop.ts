/** What is in the shop, and whose it is, as one row. */
export const LOOK_AT_SHOP = `SELECT (SELECT count(*) FROM orders), (SELECT sum(total) FROM orders),
  (SELECT string_agg(name, ',' ORDER BY name) FROM tags),
  (SELECT tableowner FROM pg_tables WHERE tablename = 'orders'),
  has_table_privilege('shop_reader', 'orders', 'SELECT'),
  (SELECT md5(string_agg(lo_get(oid)::text, '' ORDER BY oid)) FROM pg_largeobject_metadata),
  current_setting('search_path')`;

/** A database with extensions, partitions, generated columns, large objects, owners and rights: with roles that are there. */
export const SHOP = `
  CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gist; CREATE EXTENSION hstore; CREATE EXTENSION "uuid-ossp";
  CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY, at timestamptz NOT NULL, customer text, total numeric(10, 2),
    gross numeric GENERATED ALWAYS AS (total * 1.2) STORED, detail hstore, span tstzrange
  ) PARTITION BY RANGE (at);
  CREATE TABLE orders_2025 PARTITION OF orders FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
  CREATE TABLE orders_2026 PARTITION OF orders FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  CREATE INDEX ON orders USING gin (customer gin_trgm_ops);
  INSERT INTO orders (at, customer, total, detail, span)
    SELECT '2025-06-01'::timestamptz + i * interval '1 hour', 'customer ' || i, i % 1000, hstore('k', i::text), tstzrange('2025-01-01', NULL)
    FROM generate_series(1, 8000) i;
  CREATE TABLE tags (name text PRIMARY KEY, weight double precision, "the ""row""" bytea);
  INSERT INTO tags VALUES ('a', 0.1, '\\x00ff'), ('b', 'NaN', NULL);
  CREATE UNLOGGED TABLE sessions (id uuid DEFAULT uuid_generate_v4());
  INSERT INTO sessions SELECT FROM generate_series(1, 10);
  CREATE MATERIALIZED VIEW totals AS SELECT sum(total) FROM orders;
  CREATE SCHEMA "Odd schema"; CREATE TABLE "Odd schema"."Odd ""table" (t int); INSERT INTO "Odd schema"."Odd ""table" VALUES (1);
  SELECT lo_from_bytea(0, decode(repeat('ab', 5000), 'hex')) FROM generate_series(1, 5);
  ALTER TABLE orders OWNER TO shop_owner; ALTER TABLE tags OWNER TO shop_owner;
  GRANT SELECT ON orders TO shop_reader;`;
