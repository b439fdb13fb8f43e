import { Gate } from '../types';
import { cargo, isRust } from './rust';

/** G3 for Rust: the lock holds, and format, clippy and the build have nothing to say. */
export const rustBuild: Gate = {
  id: 'G3',
  title: 'builds with cargo, its lock, rustfmt and clippy',
  tools: ['cargo'],
  isForWholeRuns: true,
  selects: isRust,
  async run({ directory }, tools) {
    return [
      ...(await cargo(tools, directory, ['fmt', '--check'])),
      ...(await cargo(tools, directory, [
        'clippy',
        '--locked',
        '--all-targets',
        ...['--', '-D', 'warnings'],
      ])),
      ...(await cargo(tools, directory, ['build', '--locked'])),
    ];
  },
};
