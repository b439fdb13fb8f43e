import { Writable } from 'node:stream';
import { createLogger } from '../logging.ts';
import type { Build } from '../build.ts';

export const BUILD: Build = { version: '1.2.3', revision: 'abc1234' };

/** A logger, and the entries that it has written. */
export function recordingLogger() {
  const entries: Record<string, unknown>[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const line of chunk.toString().trim().split('\n')) {
        entries.push(JSON.parse(line) as Record<string, unknown>);
      }
      done();
    },
  });
  const logger = createLogger({ logLevel: 'debug' }, BUILD, destination);
  return { logger, entries, destination };
}
