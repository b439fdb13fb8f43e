import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { findPostgresql } from './peers.mjs';
import { startPostgresql } from './postgresql.mjs';
import { ProcessGroups } from './processes.mjs';

const programs = findPostgresql();
const query = connectionString =>
  execFileSync(
    join(programs, 'psql'),
    [connectionString, '-Atc', 'create database x; ', '-c', 'select 1 + 1'],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  );

describe('a PostgreSQL for one run', () => {
  const skip =
    programs && existsSync(join(programs, 'psql'))
      ? false
      : 'PostgreSQL is not installed';

  it('answers whoever knows its password, and goes', { skip }, async () => {
    const groups = new ProcessGroups();
    const { connectionString, remove } = await startPostgresql(
      programs,
      groups,
    );
    try {
      assert.match(query(connectionString), /^2$/m);
      const withoutPassword = connectionString.replace(/:[0-9a-f]{32}@/, ':x@');
      assert.throws(() => query(withoutPassword), /authentication failed/);
    } finally {
      await groups.stop();
      remove();
    }
    assert.throws(() => query(connectionString), /refused/i);
  });
});
