// Bare Git repositories with what was committed to the demo's services.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PEOPLE = ['Dana Developer', 'Oscar Operator', 'Sam Second'];

/**
 * One repository per service, `<service>.git`, with a tag per version.
 *
 * @param {string} folder where they go
 * @param {{ service: string, version: string, commits: object[] }[]} releases
 *   oldest first
 * @returns {Promise<Map<string, string>>} the commit of `<service> <version>`
 */
export async function writeRepositories(folder, releases) {
  const services = [...new Set(releases.map(({ service }) => service))];
  const revisions = new Map();
  await Promise.all(
    services.map(async service => {
      const own = releases.filter(each => each.service === service);
      const tags = await writeRepository(join(folder, `${service}.git`), own);
      tags.forEach((sha, version) =>
        revisions.set(`${service} ${version}`, sha),
      );
    }),
  );
  return revisions;
}

async function writeRepository(path, releases) {
  mkdirSync(path, { recursive: true });
  await run('git', [
    'init',
    '--quiet',
    '--bare',
    '--initial-branch=main',
    path,
  ]);
  const stream = new CommitStream();
  releases.forEach(release => stream.release(release));
  const marks = join(path, 'history-marks');
  const importing = run('git', [
    '-C',
    path,
    'fast-import',
    '--quiet',
    `--export-marks=${marks}`,
  ]);
  importing.child.stdin.end(stream.text);
  await importing;
  const shas = new Map(
    readFileSync(marks, 'utf8')
      .trim()
      .split('\n')
      .map(line => line.slice(1).split(' '))
      .map(([mark, sha]) => [Number(mark), sha]),
  );
  return new Map(
    [...stream.tags].map(([version, mark]) => [version, shas.get(mark)]),
  );
}

/** What `git fast-import` reads: a commit on a branch for each change, and a merge of it. */
class CommitStream {
  text = '';
  /** Versions, and the marks of their commits. */
  tags = new Map();
  #marks = 0;
  #main;
  #pullRequests = 0;

  release({ service, version, commits }) {
    for (const each of commits) {
      const change = this.#commit({
        branch: 'change',
        at: each.committedAt,
        message: each.title,
        parents: [this.#main],
        file: each.title,
      });
      this.#pullRequests += 1;
      this.#main = this.#commit({
        branch: 'main',
        at: each.mergedAt,
        message: `Merge pull request #${this.#pullRequests} from ${service}/change-${this.#pullRequests}`,
        parents: [this.#main ?? change, this.#main && change],
        file: each.title,
      });
    }
    this.tags.set(version, this.#main);
    this.text += `reset refs/tags/${version}\nfrom :${this.#main}\n\n`;
  }

  #commit({ branch, at, message, parents, file }) {
    this.#marks += 1;
    const mark = this.#marks;
    const name = PEOPLE[mark % PEOPLE.length];
    const who = `${name} <${name.split(' ')[0].toLowerCase()}@quarterdeck.example> ${Math.floor(at / 1000)} +0000`;
    const [first, second] = parents;
    this.text += [
      // A branch of its own begins where it is told to.
      ...(first === undefined ? [`reset refs/heads/${branch}`] : []),
      `commit refs/heads/${branch}`,
      `mark :${mark}`,
      `author ${who}`,
      `committer ${who}`,
      data(`${message}\n`),
      ...(first === undefined ? [] : [`from :${first}`]),
      ...(second === undefined ? [] : [`merge :${second}`]),
      'M 100644 inline CHANGES.md',
      data(`${mark}: ${file}\n`),
      '',
      '',
    ].join('\n');
    return mark;
  }
}

function data(text) {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}
