import { spawnSync } from 'node:child_process';
import { devNull } from 'node:os';
import { Gate } from '../types';
import { buildProgram, differentCode, go } from './go';

/** G3 for Go: it is formatted, its modules are tidy, and vet and the build have nothing to say. */
export const goBuild: Gate = {
  id: 'G3',
  title: 'builds with go, tidy modules, gofmt and vet',
  tools: ['go', 'gofmt'],
  isSlow: true,
  selects: differentCode(),
  async run({ directory }, tools) {
    const { stdout, stderr } = spawnSync(tools.path('gofmt'), ['-l', '.'], {
      cwd: directory,
      encoding: 'utf8',
    });
    const tidy = await go(tools, directory, ['mod', 'tidy', '-diff']);
    const vet = await go(tools, directory, ['vet', './...']);
    return [
      ...`${stdout}${stderr}`
        .split('\n')
        .filter(Boolean)
        .map(path => `${path} is not as gofmt writes it`),
      ...tidy.problems,
      ...vet.problems,
      ...(await buildProgram(tools, directory, devNull)),
    ];
  },
};
