import type { Migration } from '../migrations.ts';

export const itemsMigration: Migration = {
  name: '0001-items',
  up: `
    CREATE TABLE items (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE idempotency_keys (
      key text PRIMARY KEY,
      request_hash text NOT NULL,
      item_id bigint,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);
  `,
  down: `
    DROP TABLE idempotency_keys;
    DROP TABLE items;
  `,
};
