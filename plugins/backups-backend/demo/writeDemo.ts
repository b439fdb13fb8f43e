/**
 * Gives the demo estate something to protect: `writeDemo.ts FOLDER` writes the database of Veza's accounts and tracks into
 * it, and the key that its owners keep in a safe. Leaves alone what is there.
 */
import Database from 'better-sqlite3';
import {
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

const ACCOUNTS = 5_000;
const TRACKS = 20_000;
const MESSAGES = 250_000;
const WORDS =
  'a again bass beat before chorus could drums every first guitar hear it last louder love mix more night on piano play quiet record rhythm slow song sound that the this track tune verse voice we with you'.split(
    ' ',
  );

async function main([folder]: string[]) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeOnce(path.join(folder, 'veza-accounts.sqlite'), writeDatabase);
  await writeKey(path.join(folder, 'escrow-key.txt'));
}

/** Half a database is none: it gets its name when it is whole. */
function writeOnce(file: string, write: (file: string) => void) {
  if (existsSync(file)) {
    return;
  }
  const begun = `${file}.begun`;
  rmSync(begun, { force: true });
  write(begun);
  renameSync(begun, file);
}

function writeDatabase(file: string) {
  const database = new Database(file);
  const random = randomFrom(20_261_122);
  const text = (words: number) =>
    Array.from({ length: words }, () => WORDS[random(WORDS.length)]).join(' ');
  const minutesAgo = (most: number) =>
    new Date(Date.UTC(2026, 9, 1) - random(most) * 60_000).toISOString();
  database.exec(`
    create table accounts (id integer primary key, name text not null unique, created_at text not null);
    create table tracks (id integer primary key, account_id integer not null references accounts (id), title text not null, seconds integer not null);
    create table messages (id integer primary key, account_id integer not null references accounts (id), sent_at text not null, body text not null);
    create index tracks_account_idx on tracks (account_id);
    create index messages_account_idx on messages (account_id, sent_at);
  `);
  const account = database.prepare('insert into accounts values (?, ?, ?)');
  const track = database.prepare('insert into tracks values (?, ?, ?, ?)');
  const message = database.prepare('insert into messages values (?, ?, ?, ?)');
  database.transaction(() => {
    for (let id = 1; id <= ACCOUNTS; id++) {
      account.run(id, `listener-${id}`, minutesAgo(1_000_000));
    }
    for (let id = 1; id <= TRACKS; id++) {
      track.run(id, 1 + random(ACCOUNTS), text(3), 60 + random(400));
    }
    for (let id = 1; id <= MESSAGES; id++) {
      message.run(id, 1 + random(ACCOUNTS), minutesAgo(500_000), text(18));
    }
  })();
  database.close();
}

/** In the format of `age-keygen`. */
async function writeKey(file: string) {
  if (existsSync(file)) {
    return;
  }
  const { generateX25519Identity, identityToRecipient } = await import(
    'age-encryption'
  );
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  writeFileSync(file, `# public key: ${recipient}\n${identity}\n`, {
    mode: 0o600,
  });
}

/** The same numbers at each start, so that the same database comes of it. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

main(process.argv.slice(2)).catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
