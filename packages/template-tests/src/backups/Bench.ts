import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { PostgresServer } from '../servers/postgres';
import { Tools } from '../types';

/** A word that lies in the data, and may nowhere lie in what is stored. */
export const SECRET_WORD = 'customer-number-4711';

export interface Outcome {
  succeeded: boolean;
  output: string;
}

/** What backup and restore scripts work on: a real server, a store in a folder, a key of age. */
export class Bench {
  readonly store: string;
  readonly work: string;
  private readonly folder: string;
  private readonly recipient: string;

  constructor(
    private readonly repository: string,
    readonly name: string,
    readonly postgres: PostgresServer,
    tools: Tools,
  ) {
    this.folder = mkdtempSync(join(tmpdir(), 'quarterdeck-backups-'));
    this.store = join(this.folder, 'store');
    this.work = join(this.folder, 'work');
    mkdirSync(this.work);
    mkdirSync(this.store);
    mkdirSync(join(this.folder, 'bin'));
    const identity = execFileSync(tools.path('age-keygen'), [], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    writeFileSync(this.identityFile, identity, { mode: 0o600 });
    this.recipient = /public key: (\S+)/.exec(identity)?.[1] ?? '';
  }

  get identityFile(): string {
    return join(this.folder, 'identity');
  }

  /** Files in the store, in order of their names. */
  stored(): string[] {
    return existsSync(this.store) ? readdirSync(this.store).sort() : [];
  }

  read(file: string): Buffer {
    return readFileSync(join(this.store, file));
  }

  write(file: string, content: string | Buffer): void {
    writeFileSync(join(this.store, file), content);
  }

  emptyStore(): void {
    rmSync(this.store, { recursive: true, force: true });
    mkdirSync(this.store);
  }

  /** Puts a program before those of the machine until the next run is over. */
  fake(program: string, script: string): void {
    const path = join(this.folder, 'bin', program);
    writeFileSync(path, `#!/usr/bin/env bash\n${script}\n`);
    chmodSync(path, 0o755);
  }

  /** Runs a script; variables that are undefined are not set. */
  run(
    script: 'backup.sh' | 'restore.sh',
    url: string,
    variables: Record<string, string | undefined> = {},
    prefix: readonly string[] = [],
  ): Outcome {
    const urlFile = join(this.folder, 'database-url');
    writeFileSync(urlFile, url, { mode: 0o600 });
    const [program, ...rest] = [
      ...prefix,
      join(this.repository, 'scripts', script),
    ];
    const { status, stdout, stderr } = spawnSync(program, rest, {
      encoding: 'utf8',
      timeout: 60_000,
      env: {
        PATH: [
          join(this.folder, 'bin'),
          this.postgres.programs,
          process.env.PATH,
        ].join(delimiter),
        HOME: this.folder,
        DATABASE_URL_FILE: urlFile,
        BACKUP_STORE: this.store,
        WORK_DIRECTORY: this.work,
        BACKUP_ENCRYPTION: 'age',
        AGE_RECIPIENTS: this.recipient,
        AGE_IDENTITY_FILE: this.identityFile,
        RCLONE_CONFIG: join(this.folder, 'rclone.conf'),
        PGCONNECT_TIMEOUT: '3',
        ...variables,
      },
    });
    for (const fake of readdirSync(join(this.folder, 'bin'))) {
      rmSync(join(this.folder, 'bin', fake));
    }
    return { succeeded: status === 0, output: `${stdout}${stderr}` };
  }

  /** Everything in a database, as SQL. */
  contents(database: string): string {
    return execFileSync(
      join(this.postgres.programs, 'pg_dump'),
      ['--no-owner', `--dbname=${this.postgres.url(database)}`],
      { encoding: 'utf8' },
    ).replace(/^\\(?:un)?restrict .*$/gm, '');
  }

  databases(): string[] {
    return this.postgres
      .query('select datname from pg_database where not datistemplate')
      .split('\n')
      .sort();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
