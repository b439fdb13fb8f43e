-- Each file runs in one transaction. Only add: a release that runs beside the one before must find what it knows.
CREATE TABLE items (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL CHECK (name <> ''),
    description text NOT NULL DEFAULT '',
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- The order of pages.
CREATE INDEX items_newest_first ON items (created_at DESC, id DESC);

-- What was answered to a request that a client may send again.
CREATE TABLE idempotency_keys (
    key text PRIMARY KEY,
    request_hash bytea NOT NULL,
    response jsonb,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX idempotency_keys_oldest_first ON idempotency_keys (created_at);
