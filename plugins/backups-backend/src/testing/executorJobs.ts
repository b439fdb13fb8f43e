/** Jobs of the executor over bytes and directories, for tests. */
import type { Outcome } from '../executor/protocol';
import type { ExecutorJobOf } from '../executor/protocol';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

export interface Workshop {
  folder: string;
  /** Their names; directories below the folder. */
  stores: string[];
  identity: string;
  backupJob(
    connection: object,
    more?: Partial<ExecutorJobOf<'backup'>>,
  ): ExecutorJobOf<'backup'>;
  restoreJob(
    connection: object,
    backup: Extract<Outcome, { kind: 'backup' }>,
    more?: Partial<ExecutorJobOf<'restore'>>,
  ): ExecutorJobOf<'restore'>;
  storeDirectory(name: string): string;
  close(): Promise<void>;
}

/** Keys, stores and a folder for what is backed up. */
export async function openWorkshop(
  stores: readonly string[] = ['local', 'far'],
): Promise<Workshop> {
  const { generateX25519Identity, identityToRecipient } = await import(
    'age-encryption'
  );
  const identity = await generateX25519Identity();
  const escrow = await generateX25519Identity();
  const recipients = [
    await identityToRecipient(identity),
    await identityToRecipient(escrow),
  ];
  const keys = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const folder = await mkdtemp(path.join(os.tmpdir(), 'backups-'));
  const storeDirectory = (name: string) => path.join(folder, 'stores', name);
  const common = (connection: object) => ({
    runId: randomUUID(),
    entityRef: 'component:default/shop',
    source: 'orders',
    engine: { id: 'bytes', module: require.resolve('./bytesEngine') },
    connection,
    restoreConnection: null,
    scratchRoot: path.join(folder, 'scratch'),
    stores: stores.map(name => ({
      name,
      kind: { id: 'filesystem', module: 'built-in' },
      config: { directory: storeDirectory(name) },
    })),
  });
  return {
    folder,
    stores: [...stores],
    identity,
    storeDirectory,
    backupJob: (connection, more) => {
      const backupId = more?.backupId ?? randomUUID();
      return {
        kind: 'backup',
        ...common(connection),
        backupId,
        type: 'full',
        keyPrefix: `component-default-shop/orders/2026/${backupId}`,
        recipients,
        signingKey: keys.privateKey,
        ...more,
      };
    },
    restoreJob: (connection, backup, more) => ({
      kind: 'restore',
      ...common(connection),
      place: 'throw-away',
      backupId: backup.manifest.backupId,
      manifestKey: backup.manifestKey,
      manifestSha256: backup.manifestSha256,
      parts: backup.manifest.parts,
      verifyKey: keys.publicKey,
      identities: [identity],
      assertions: [],
      ...more,
    }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
