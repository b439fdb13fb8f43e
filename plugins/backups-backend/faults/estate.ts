import type { JsonObject } from '@backstage/types';
import { component } from '@quarterdeck/toolkit-node/testUtils';
import Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

export const ENTITY = component('shop', 'group:default/owners');
export const STORES = ['near', 'far'] as const;
export const ORDERS = 60_000;
/** What retention keeps of all backups. */
export const KEPT = 3;

/** A database of some 15 MB, two stores, and the configuration of a room that protects it. */
export function layOut(directory: string): JsonObject {
  const folder = (name: string) => {
    const made = path.join(directory, name);
    mkdirSync(made, { recursive: true, mode: 0o700 });
    return made;
  };
  writeSource(sourceFile(directory));
  return {
    backend: {
      database: {
        client: 'better-sqlite3',
        connection: { directory: folder('database') },
      },
    },
    backups: {
      retryAfter: [{ seconds: 2 }, { seconds: 5 }],
      keepEvery: { seconds: 2 },
      sweepAfter: { seconds: 5 },
      keys: {
        signingKeyFile: path.join(folder('keys'), 'signing.pem'),
        identityFile: path.join(folder('keys'), 'identity.txt'),
      },
      stores: Object.fromEntries(
        STORES.map(name => [
          name,
          { type: 'filesystem', directory: storeFolder(directory, name) },
        ]),
      ),
      sources: {
        orders: {
          engine: 'sqlite',
          entityRef: 'component:default/shop',
          connection: { file: sourceFile(directory) },
          policy: 'campaign',
          stores: [...STORES],
        },
      },
      policies: {
        campaign: {
          // Campaigns begin runs themselves.
          schedules: { full: '0 3 1 1 *', restoreTest: '0 4 1 * *' },
          retention: { last: KEPT },
        },
      },
    },
  };
}

export const sourceFile = (directory: string) =>
  path.join(directory, 'source', 'orders.sqlite');
export const storeFolder = (directory: string, store: string) =>
  path.join(directory, 'stores', store);

function writeSource(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const database = new Database(file);
  database.exec('create table orders (id integer primary key, body text)');
  const insert = database.prepare('insert into orders values (?, ?)');
  database.transaction(() => {
    for (let id = 1; id <= ORDERS; id++) {
      insert.run(id, `order ${id} `.repeat(20));
    }
  })();
  database.close();
}
