import { spawnSync } from 'node:child_process';
import { Gate } from '../types';

/**
 * G5: hadolint finds nothing in the Dockerfile. That what is copied exists, that ports agree and that the healthcheck is
 * a command of the program are rules of G7; that the command answers, G4 tries on the program.
 */
export const images: Gate = {
  id: 'G5',
  title: 'has a Dockerfile that hadolint finds nothing in',
  tools: ['hadolint'],
  async run({ directory }, tools) {
    const { status, stdout, stderr } = spawnSync(
      tools.path('hadolint'),
      ['--no-color', '--failure-threshold', 'style', 'Dockerfile'],
      { cwd: directory, encoding: 'utf8' },
    );
    return status === 0 ? [] : `${stdout}${stderr}`.trim().split('\n');
  },
};
