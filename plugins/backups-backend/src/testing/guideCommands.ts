import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const GUIDE = path.join(
  resolvePackagePath('@quarterdeck/plugin-backups-backend'),
  '../../docs/guides/backups-disaster-recovery.md',
);

/** The commands that the guide on disasters marks as `<!-- tested: name -->`, as they stand there. */
export function guideCommands(name: string): string {
  const guide = readFileSync(GUIDE, 'utf8');
  const [, after] = guide.split(`<!-- tested: ${name} -->`);
  const block = after && /```sh\n([\s\S]*?)```/.exec(after);
  if (!block) {
    throw new Error(`The guide has no commands marked ${name}`);
  }
  return block[1];
}
