import { runbookReason, slugSchema } from '@quarterdeck/plugin-runbooks-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { RunbookRecord } from './records';
import { versionOf } from './version';

/** Of one source of an entity. */
export const MOST_FILES = 100;
/** Of one file. */
export const MOST_CHARACTERS = 500_000;
/** A character of UTF-8 has at most four. */
export const MOST_BYTES = 4 * MOST_CHARACTERS;

/** What cannot be read, and why. */
export interface SourceProblem {
  url: string;
  reason: Reason;
}

/** A file as it was read. */
export interface SourceFile {
  /** Beneath the source. */
  path: string;
  url: string;
  text: string;
}

/** Whether a file of a source is a runbook: any Markdown but what describes the folder, and what is hidden. */
export function isRunbookFile(path: string): boolean {
  const segments = path.split('/');
  return (
    path.endsWith('.md') &&
    !/^(?:readme|index)\.md$/i.test(segments.at(-1) ?? '') &&
    !segments.some(segment => /^\.|^node_modules$/.test(segment))
  );
}

/** What of the files of a source is read: the first ones by their paths. */
export function firstFiles<T extends { path: string }>(
  files: readonly T[],
  sourceUrl: string,
): { files: T[]; problems: SourceProblem[] } {
  const inOrder = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const reason = runbookReason('source.too-many', { limit: MOST_FILES });
  return {
    files: inOrder.slice(0, MOST_FILES),
    problems: files.length > MOST_FILES ? [{ url: sourceUrl, reason }] : [],
  };
}

/** There is certainly no runbook there: what was there is withdrawn. */
export function nothingAt(url: string): SourceProblem {
  return { url, reason: runbookReason('source.nothing') };
}

export function tooLarge(url: string): SourceProblem {
  return {
    url,
    reason: runbookReason('source.too-large', { limit: MOST_CHARACTERS }),
  };
}

/** The runbooks that files make: of two of the same name the first. */
export function runbooksOf(
  entityRef: string,
  files: readonly SourceFile[],
  seenAt: number,
): { runbooks: RunbookRecord[]; problems: SourceProblem[] } {
  const bySlug = new Map<string, RunbookRecord>();
  const problems: SourceProblem[] = [];
  for (const { path, url, text } of files) {
    const slug = (path.split('/').at(-1) ?? '').replace(/\.md$/, '');
    if (!slugSchema.safeParse(slug).success) {
      problems.push({ url, reason: runbookReason('source.bad-name') });
    } else if (bySlug.has(slug)) {
      problems.push({ url, reason: runbookReason('source.duplicate') });
    } else if (text.length > MOST_CHARACTERS) {
      problems.push(tooLarge(url));
    } else if (text.includes('\0')) {
      problems.push({ url, reason: runbookReason('source.no-text') });
    } else {
      const version = versionOf(text);
      bySlug.set(slug, { entityRef, slug, version, text, url, seenAt });
    }
  }
  return { runbooks: [...bySlug.values()], problems };
}

/** With these everything is known of what is there. */
const CERTAIN = ['source.nothing', 'source.too-many'];

/** Of what was read before that which could not be read again, and which nothing else has taken the place of. */
export function stillKnown(
  before: readonly RunbookRecord[],
  runbooks: readonly RunbookRecord[],
  problems: readonly SourceProblem[],
): RunbookRecord[] {
  const taken = new Set(runbooks.map(({ slug }) => slug));
  const doubtful = problems.filter(
    ({ reason }) => !CERTAIN.includes(reason.code),
  );
  return before.filter(
    ({ slug, url }) =>
      !taken.has(slug) &&
      doubtful.some(
        problem => url === problem.url || url?.startsWith(`${problem.url}/`),
      ),
  );
}
