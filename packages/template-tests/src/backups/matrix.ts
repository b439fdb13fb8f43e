import { readdirSync } from 'node:fs';
import { Problem } from '../types';
import { Bench, Outcome, SECRET_WORD } from './Bench';

const DATABASE = 'orders';

/** Something that goes wrong. The script has to say so by its exit, and may store nothing and leave nothing. */
interface Failure {
  title: string;
  run(bench: Bench): Outcome;
}

const FAILURES: readonly Failure[] = [
  {
    title: 'the database is down',
    run: bench =>
      bench.run(
        'backup.sh',
        bench.postgres.url(DATABASE).replace(/:\d+\//, ':1/'),
      ),
  },
  {
    title: 'the password is wrong',
    run: bench =>
      bench.run(
        'backup.sh',
        bench.postgres.url(DATABASE, { password: 'another' }),
      ),
  },
  {
    title: 'the disk is full',
    run: bench =>
      bench.run('backup.sh', bench.postgres.url(DATABASE), {}, [
        'unshare',
        '--mount',
        ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']),
        'bash',
        '-c',
        `mount -t tmpfs -o size=16k tmpfs "$WORK_DIRECTORY" && exec "$0"`,
      ]),
  },
  {
    title: 'the dump is cut off, and pg_dump does not say so',
    run(bench) {
      bench.fake(
        'pg_dump',
        `set -e
"${bench.postgres.programs}/pg_dump" "$@"
for argument; do case $argument in --file=*) file=\${argument#--file=} ;; esac; done
truncate --size=$(($(stat --format=%s "$file") * 3 / 4)) "$file"`,
      );
      return bench.run('backup.sh', bench.postgres.url(DATABASE));
    },
  },
  {
    title: 'pg_dump fails half-way',
    run(bench) {
      bench.fake(
        'pg_dump',
        `for argument; do case $argument in --file=*) printf PGDMP >"\${argument#--file=}" ;; esac; done
exit 1`,
      );
      return bench.run('backup.sh', bench.postgres.url(DATABASE));
    },
  },
  {
    title: 'there is nobody to encrypt for',
    run: bench =>
      bench.run('backup.sh', bench.postgres.url(DATABASE), {
        AGE_RECIPIENTS: undefined,
      }),
  },
  {
    title: 'encryption fails',
    run: bench =>
      bench.run('backup.sh', bench.postgres.url(DATABASE), {
        AGE_RECIPIENTS: 'age1notakey',
      }),
  },
  {
    title: 'the store refuses',
    run: bench =>
      bench.run('backup.sh', bench.postgres.url(DATABASE), {
        BACKUP_STORE: '/proc/self/nowhere',
      }),
  },
  {
    title: 'the store keeps something else than it was given',
    run(bench) {
      bench.fake(
        'rclone',
        `PATH=\${PATH#*:}
case $1 in cat) printf 'something else' ;; *) rclone "$@" ;; esac`,
      );
      const outcome = bench.run('backup.sh', bench.postgres.url(DATABASE));
      // Without its checksum it is no backup.
      return bench.stored().some(file => file.endsWith('.sha256'))
        ? { ...outcome, succeeded: true }
        : (bench.emptyStore(), outcome);
    },
  },
];

/** G13: the scripts of a render against a real server. */
export function backupProblems(bench: Bench): Problem[] {
  const { postgres } = bench;
  postgres.query(`drop database if exists ${DATABASE} with (force)`);
  postgres.query(`create database ${DATABASE}`);
  postgres.query(
    `create table items (id serial primary key, name text not null, version int not null default 1);
     create index on items (name);
     insert into items (name) select '${SECRET_WORD} ' || md5(n::text) from generate_series(1, 5000) n;
     create table "odd |name" ("a b" text);
     insert into "odd |name" values (E'tab\\t, quote \\' and ü');`,
    DATABASE,
  );
  return [
    ...FAILURES.flatMap(failure => failureProblems(bench, failure)),
    ...roundTripProblems(bench),
    ...badBackupProblems(bench),
    ...replacementProblems(bench),
    ...retentionProblems(bench),
  ];
}

function failureProblems(bench: Bench, { title, run }: Failure): Problem[] {
  const before = bench.contents(DATABASE);
  const { succeeded, output } = run(bench);
  const problems = [
    ...(succeeded ? [`backup.sh succeeds although ${title}: ${output}`] : []),
    ...(bench.stored().length
      ? [`backup.sh stores ${bench.stored()} although ${title}`]
      : []),
    ...(readdirSync(bench.work).length
      ? [`backup.sh leaves files behind where ${title}`]
      : []),
    ...(bench.contents(DATABASE) === before
      ? []
      : [`backup.sh changes data where ${title}`]),
  ];
  bench.emptyStore();
  return problems;
}

function roundTripProblems(bench: Bench): Problem[] {
  const backup = bench.run('backup.sh', bench.postgres.url(DATABASE));
  const files = bench.stored();
  if (!backup.succeeded || files.length !== 2) {
    return [`backup.sh stores ${files.length} files: ${backup.output}`];
  }
  const restore = bench.run('restore.sh', bench.postgres.url(DATABASE));
  const restored = restoredDatabase(bench);
  return [
    ...(bench.read(files[0]).includes(SECRET_WORD)
      ? [`${files[0]} can be read without a key`]
      : []),
    ...(readdirSync(bench.work).length ? ['scripts leave files behind'] : []),
    ...(restore.succeeded && restored
      ? []
      : [`restore.sh restores nothing: ${restore.output}`]),
    ...(restored && bench.contents(restored) !== bench.contents(DATABASE)
      ? ['what was restored differs from what was backed up']
      : []),
  ];
}

/** What is damaged is refused, and leaves no database behind. */
function badBackupProblems(bench: Bench): Problem[] {
  dropRestored(bench);
  const [object, checksum] = bench.stored();
  const good = bench.read(object);
  const sum = bench.read(checksum);
  const attempt = (title: string, variables = {}) => {
    const { succeeded, output } = bench.run(
      'restore.sh',
      bench.postgres.url(DATABASE),
      variables,
    );
    return [
      ...(succeeded
        ? [`restore.sh succeeds although ${title}: ${output}`]
        : []),
      ...(restoredDatabase(bench)
        ? [`restore.sh leaves a database although ${title}`]
        : []),
    ];
  };
  bench.write(object, good.subarray(0, good.length / 2));
  const problems = attempt('the backup is cut off');
  bench.write(object, good);
  bench.write(checksum, '');
  problems.push(...attempt('its checksum is gone'));
  bench.write(checksum, sum);
  problems.push(
    ...attempt('there is no key', { AGE_IDENTITY_FILE: undefined }),
    ...attempt('there is no such backup', { BACKUP_OBJECT: 'another.dump' }),
    ...attempt('the dump itself is damaged', {
      BACKUP_OBJECT: damagedBackup(bench),
    }),
  );
  bench.emptyStore();
  return problems;
}

/** A backup whose checksum is right, but whose dump ends early. */
function damagedBackup(bench: Bench): string {
  bench.run('backup.sh', bench.postgres.url(DATABASE), {
    BACKUP_ENCRYPTION: 'store',
  });
  const object = bench.stored().find(file => file.endsWith('.dump')) ?? 'none';
  const whole = bench.read(object);
  bench.write(object, whole.subarray(0, Math.floor(whole.length * 0.75)));
  // The script's own way to make a checksum is not trusted with its own test.
  bench.fake('sha256sum', 'cat >/dev/null; echo 0000  -');
  bench.write(`${object}.sha256`, '0000\n');
  return object;
}

function replacementProblems(bench: Bench): Problem[] {
  const { postgres } = bench;
  bench.run('backup.sh', postgres.url(DATABASE));
  const before = bench.contents(DATABASE);
  postgres.query('delete from items where id > 10', DATABASE);
  const wrong = bench.run('restore.sh', postgres.url(DATABASE), {
    REPLACE_DATABASE: 'another',
  });
  const untouched = postgres.query('select count(*) from items', DATABASE);
  dropRestored(bench);
  const right = bench.run('restore.sh', postgres.url(DATABASE), {
    REPLACE_DATABASE: DATABASE,
  });
  return [
    ...(wrong.succeeded || untouched !== '10'
      ? ['restore.sh replaces a database that was not named']
      : []),
    ...(right.succeeded && bench.contents(DATABASE) === before
      ? []
      : [`restore.sh does not bring the data back: ${right.output}`]),
    ...(bench.databases().some(name => name.startsWith(`${DATABASE}_before_`))
      ? []
      : ['restore.sh does not keep the database that it replaced']),
  ];
}

/** Days, weeks and months that have a backup keep their last one. */
function retentionProblems(bench: Bench): Problem[] {
  bench.emptyStore();
  const stamps = [
    // A Monday, a Sunday twice, a day two weeks before, and months before.
    '20240610T030000Z',
    '20240609T150000Z',
    '20240609T030000Z',
    '20240527T030000Z',
    '20240515T030000Z',
    '20240401T030000Z',
    '20240301T030000Z',
  ];
  const files = stamps.map(stamp => `${bench.name}-${stamp}.dump.age`);
  for (const file of files) {
    bench.write(file, '');
    bench.write(`${file}.sha256`, '');
  }
  bench.write('another-20200101T030000Z.dump.age', 'not ours');
  const { succeeded, output } = bench.run(
    'backup.sh',
    bench.postgres.url(DATABASE),
    { KEEP_DAILY: '3', KEEP_WEEKLY: '4', KEEP_MONTHLY: '4' },
  );
  const kept = bench
    .stored()
    .filter(file => files.includes(file))
    .sort();
  // With the one of today: days 10 and 9 (its later one); weeks of the 10th, 9th and 27th; months to April.
  const expected = [0, 1, 3, 5].map(index => files[index]).sort();
  return [
    ...(succeeded ? [] : [`backup.sh cannot tidy its store: ${output}`]),
    ...(kept.join() === expected.join()
      ? []
      : [`backup.sh keeps ${kept} rather than ${expected}`]),
    ...(bench.stored().includes('another-20200101T030000Z.dump.age')
      ? []
      : ['backup.sh removes what it has not stored']),
  ];
}

function restoredDatabase(bench: Bench): string | undefined {
  return bench
    .databases()
    .find(database => database.startsWith(`${DATABASE}_restored_`));
}

function dropRestored(bench: Bench): void {
  const database = restoredDatabase(bench);
  if (database) {
    bench.postgres.query(`drop database ${database} with (force)`);
  }
}
