import { spawnSync } from 'node:child_process';
import { Bench } from '../backups/Bench';
import { backupProblems } from '../backups/matrix';
import { PostgresServer } from '../servers/postgres';
import { Gate } from '../types';

/** Full of what URLs have to encode. */
const PASSWORD = 'p@ss:w/rd %41\\n';

/** G13: shellcheck has nothing to say about any script. */
export const scripts: Gate = {
  id: 'G13',
  title: 'has scripts that shellcheck finds nothing in',
  tools: ['shellcheck'],
  async run({ directory, files }, tools) {
    const paths = [...files.keys()].filter(path => path.endsWith('.sh'));
    if (paths.length === 0) {
      return [];
    }
    const { status, stdout, stderr } = spawnSync(
      tools.path('shellcheck'),
      ['--external-sources', '--format=gcc', ...paths],
      { cwd: directory, encoding: 'utf8' },
    );
    return status === 0 ? [] : `${stdout}${stderr}`.trim().split('\n');
  },
};

/** G13: backup and restore tell of each failure, and bring back what was there. */
export const backups: Gate = {
  id: 'G13',
  title: 'backs up and restores a real database, or says why not',
  tools: ['postgres', 'age', 'age-keygen', 'rclone', 'unshare'],
  isSlow: true,
  selects: ({ model }) => model.hasBackup,
  async run({ directory, model }, tools) {
    const postgres = await PostgresServer.start(tools, PASSWORD);
    const bench = new Bench(directory, model.name, postgres, tools);
    try {
      return backupProblems(bench);
    } finally {
      bench.remove();
      await postgres.stop();
    }
  },
};
