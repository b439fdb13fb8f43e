import { doraReason } from '@quarterdeck/plugin-dora-common';
import { storableText } from '@quarterdeck/toolkit-common';
import { GitError, runGit } from '@quarterdeck/toolkit-node';
import { LoggedCommit } from '../../domain/commitLog';
import { CommitName, RangeOfCommits, UnreadableError } from './types';

const TIMEOUT_MS = 60_000;
/** More between two deployments is another history, not a change. */
export const MOST_COMMITS = 10_000;
const LONGEST_TITLE = 300;
const SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** As tools write revisions: a commit, `main@sha1:…`, `v1.2-3-g…`. */
const REVISION = /(?:^|[@:]|-g)([0-9a-f]{7,64})$/;
const TAG = /^[\w][\w.+-]{0,120}$/;
/** Id, parents, committed, authored, title: one that is a million characters long is cut by Git. */
const FIELDS = ['%H', '%P', '%ct', '%at', `%<(${LONGEST_TITLE},trunc)%s`];
const REVERTED = '^This reverts commit [0-9a-f]{7,64}';
/** Before there was Git, or any of what it has imported. */
const FIRST_INSTANT = Date.UTC(1980, 0, 1);
const LAST_INSTANT = Date.UTC(9999, 0, 1);

const SETTINGS = {
  // Neither is any repository's to say; the first would run a program.
  'log.showSignature': 'false',
  'log.mailmap': 'false',
  'i18n.logOutputEncoding': 'UTF-8',
};

/** A folder that Git reads. */
export class GitFolder {
  constructor(
    readonly directory: string,
    private readonly signal: AbortSignal,
  ) {}

  async #git(args: readonly string[], input?: string): Promise<string> {
    return await runGit(['--literal-pathspecs', ...args], {
      directory: this.directory,
      signal: this.signal,
      timeoutMs: TIMEOUT_MS,
      settings: SETTINGS,
      environment: { GIT_NO_REPLACE_OBJECTS: '1' },
      input,
    });
  }

  /** History that was cut off answers wrongly. */
  async isShallow(): Promise<boolean> {
    const answer = await this.#git(['rev-parse', '--is-shallow-repository']);
    return answer.trim() === 'true';
  }

  /** @returns the id of the commit; undefined where none is called so, or several */
  async resolve({
    revision,
    version,
  }: CommitName): Promise<string | undefined> {
    const [, hex] = REVISION.exec(revision?.toLowerCase() ?? '') ?? [];
    return (
      (hex === undefined ? undefined : await this.#commitOf(hex)) ??
      (await this.#tagOf(revision)) ??
      (await this.#tagOf(version))
    );
  }

  async #commitOf(hex: string): Promise<string | undefined> {
    const candidates = SHA.test(hex)
      ? hex
      : await this.#git(['rev-parse', `--disambiguate=${hex}`]);
    const kinds = await this.#git(['cat-file', '--batch-check'], candidates);
    const commits = kinds
      .split('\n')
      .flatMap(line => /^([0-9a-f]+) commit \d+$/.exec(line)?.[1] ?? []);
    return commits.length === 1 ? commits[0] : undefined;
  }

  async #tagOf(name: string | undefined): Promise<string | undefined> {
    if (name === undefined || !TAG.test(name)) {
      return undefined;
    }
    for (const tag of [name, name.replace(/^v(?=\d)/, ''), `v${name}`]) {
      const id = await this.#verified(`refs/tags/${tag}^{commit}`);
      if (id !== undefined) {
        return id;
      }
    }
    return undefined;
  }

  async #verified(name: string): Promise<string | undefined> {
    try {
      const id = await this.#git(['rev-parse', '--verify', '--quiet', name]);
      return id.trim();
    } catch (error) {
      if (error instanceof GitError && error.exitCode === 1) {
        return undefined;
      }
      throw error;
    }
  }

  /**
   * @param bases - and head: full ids; a base that is not there takes nothing away
   * @param path - of the folder whose changes alone are the source's own
   * @throws UnreadableError where there are too many
   */
  async between(
    bases: readonly string[],
    head: string,
    path: string | undefined,
  ): Promise<RangeOfCommits> {
    [head, ...bases].forEach(requireId);
    const range = [
      '--ignore-missing',
      head,
      ...bases.map(base => `^${base}`),
      '--',
    ];
    const log = async (...args: string[]) =>
      await this.#git(['log', '--no-notes', '--no-decorate', ...args]);
    const text = await log(
      '-z',
      `--max-count=${MOST_COMMITS + 1}`,
      `--format=${FIELDS.join('%x00')}`,
      ...range,
    );
    const reverts = linesOf(
      await log(
        '--format=%H',
        '--extended-regexp',
        `--grep=${REVERTED}`,
        ...range,
      ),
    );
    const commits = readLog(text, reverts);
    if (commits.length > MOST_COMMITS) {
      throw new UnreadableError(
        doraReason('lead.too-many', { most: MOST_COMMITS }),
      );
    }
    return path === undefined
      ? { commits }
      : {
          commits,
          own: linesOf(await this.#git(['rev-list', ...range, path])),
        };
  }
}

function requireId(id: string): void {
  if (!SHA.test(id)) {
    throw new TypeError(`${id} is no id of a commit`);
  }
}

function linesOf(text: string): Set<string> {
  return new Set(text.split('\n').filter(line => line !== ''));
}

function readLog(text: string, reverts: ReadonlySet<string>): LoggedCommit[] {
  const fields = text.split('\0');
  const commits: LoggedCommit[] = [];
  for (let at = 0; at + FIELDS.length <= fields.length; at += FIELDS.length) {
    const [sha = '', parents = '', committed, authored, title = ''] =
      fields.slice(at, at + FIELDS.length);
    const storable = storableText(title.trimEnd(), LONGEST_TITLE);
    commits.push({
      sha,
      parents: parents.split(' ').filter(Boolean),
      committedAt: instantOf(committed),
      authoredAt: instantOf(authored),
      title: storable,
      isRevert: storable.startsWith('Revert "') || reverts.has(sha),
    });
  }
  return commits;
}

/** Undefined for a clock that was never set. */
function instantOf(seconds: string | undefined): number | undefined {
  const at = Number(seconds) * 1000;
  return at >= FIRST_INSTANT && at < LAST_INSTANT ? at : undefined;
}
