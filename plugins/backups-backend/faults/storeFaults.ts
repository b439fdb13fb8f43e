import { seeded } from '@quarterdeck/toolkit-node/testUtils';
import { readFile, rm, writeFile } from 'node:fs/promises';
import type { ConnectionFault } from '../src/testing/FaultyProxy';

type Random = ReturnType<typeof seeded>;

/** What may happen to a connection, somewhere in so many bytes. */
export function anyFault(random: Random, mostBytes: number): ConnectionFault {
  const direction = random.oneOf(['up', 'down'] as const);
  const afterBytes = random.oneOf([
    0,
    random.below(1_000),
    random.below(100_000),
    random.below(mostBytes),
  ]);
  return random.oneOf<ConnectionFault>([
    { kind: 'cut', direction, afterBytes },
    { kind: 'hang', direction, afterBytes },
    { kind: 'delay', ms: random.below(20) },
    { kind: 'answer', status: 503, code: 'SlowDown' },
    { kind: 'answer', status: 500, code: 'InternalError' },
  ]);
}

/** What may happen to a file of a store behind its back. */
export async function damage(
  file: string,
  kind: 'flip' | 'cut' | 'remove' | 'swap',
  random: Random,
): Promise<void> {
  const bytes = await readFile(file);
  const at = random.below(bytes.byteLength);
  switch (kind) {
    case 'remove':
      await rm(file);
      break;
    case 'cut':
      await writeFile(file, bytes.subarray(0, at));
      break;
    case 'swap':
      await writeFile(file, Buffer.alloc(bytes.byteLength, at));
      break;
    default:
      bytes[at] ^= 1 << random.below(8);
      await writeFile(file, bytes);
  }
}
