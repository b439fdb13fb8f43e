/**
 * How a job comes in: as the first line of standard input, which then stays open as long as the one who asks lives; or
 * from a file, where nobody is on the other end.
 */
import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ExecutorError } from './ExecutorError';
import { executorJobSchema, type ExecutorJob } from './protocol';

const LONGEST_JOB = 16 * 1024 * 1024;

/** @param onGone called when the other end of standard input is gone */
export async function readJob(
  argv: readonly string[],
  input: Readable,
  onGone: () => void,
): Promise<ExecutorJob> {
  const { values } = parseArgs({
    args: [...argv],
    options: { 'job-file': { type: 'string' } },
    strict: false,
  });
  const file = values['job-file'];
  return typeof file === 'string'
    ? parseJob(await readFile(file, 'utf8'))
    : parseJob(await firstLine(input, onGone));
}

function parseJob(text: string): ExecutorJob {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // What the parser would say has a piece of the job in it.
    throw badJob('it is not JSON');
  }
  const job = executorJobSchema.safeParse(document);
  if (!job.success) {
    throw badJob(z.prettifyError(job.error));
  }
  return job.data;
}

function firstLine(input: Readable, onGone: () => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let isRead = false;
    input.on('data', (chunk: Buffer) => {
      if (isRead) {
        return;
      }
      const end = chunk.indexOf(10);
      chunks.push(end < 0 ? chunk : chunk.subarray(0, end));
      size += chunk.length;
      if (end >= 0) {
        isRead = true;
        resolve(Buffer.concat(chunks).toString('utf8'));
      } else if (size > LONGEST_JOB) {
        reject(badJob('it is too long'));
      }
    });
    const end = () => {
      if (isRead) {
        onGone();
      } else {
        reject(badJob('it has no end of line'));
      }
    };
    input.once('end', end);
    input.once('error', end);
  });
}

function badJob(cause: string): ExecutorError {
  return new ExecutorError(backupsReason('executor.bad-job', { cause }));
}
