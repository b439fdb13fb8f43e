create table items (
  id uuid primary key,
  name text not null check (name <> ''),
  description text not null default '',
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- A key that a caller sends along makes creating safe to repeat.
create table idempotency_keys (
  key text primary key,
  request text not null,
  item_id uuid not null references items (id) on delete cascade deferrable initially deferred,
  created_at timestamptz not null default now()
);

create index idempotency_keys_created_at on idempotency_keys (created_at);
