import { Knex } from 'knex';
import { randomBytes } from 'node:crypto';

const KEY_BYTES = 32;

/**
 * A secret of the room that all its replicas share and that never leaves its database, made when it is first asked for.
 * A new one makes everything hashed with the old one look changed.
 */
export async function roomKey(knex: Knex, name: string): Promise<Buffer> {
  await knex('room_keys')
    .insert({ name, key_hex: randomBytes(KEY_BYTES).toString('hex') })
    .onConflict('name')
    .ignore();
  const row = await knex('room_keys').where({ name }).first('key_hex');
  return Buffer.from(row.key_hex, 'hex');
}
