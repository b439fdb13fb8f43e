import { FileTree } from '@quarterdeck/service-generator';
import { Finding, Rule } from '../../types';
import { Stage, Step, dockerfilesOf } from './stages';

/** What fetches the dependencies of each language. */
const FETCHES =
  /\bgo (?:mod download|build)\b|\bcargo (?:fetch|build|chef)\b|\b(?:npm|pnpm) (?:ci|install)\b|\byarn(?: install)?\b/;

export const dependenciesFirst: Rule = {
  id: 'dockerfile/dependencies-first',
  summary:
    'Lock files are copied and dependencies fetched before sources: else each change of a line fetches all of them again',
  check: ({ files }): Finding[] =>
    dockerfilesOf(files).flatMap(stages =>
      stages.flatMap(({ path, steps }) => {
        const fetch = steps.findIndex(
          ({ keyword, text }) => keyword === 'RUN' && FETCHES.test(text),
        );
        return steps
          .slice(0, Math.max(fetch, 0))
          .filter(step => isCopyOfContext(step) && sourcesOf(step).some(isAll))
          .map(({ line }) => ({
            rule: 'dockerfile/dependencies-first',
            path,
            line,
            message:
              'everything is copied before dependencies are fetched; copy the lock file first, and the sources after',
          }));
      }),
    ),
};

function isAll(source: string): boolean {
  return /^(?:\.|\.\/|\*|\.\/\*)$/.test(source);
}

function isCopyOfContext({ keyword, flags }: Step): boolean {
  return ['COPY', 'ADD'].includes(keyword) && flags.from === undefined;
}

function sourcesOf({ exec, words }: Step): readonly string[] {
  return (exec ?? words).slice(0, -1);
}

export const copiesExist: Rule = {
  id: 'dockerfile/copies-what-exists',
  summary:
    'What is copied is in the repository and not ignored, or comes from a stage before: else no image can be built',
  check: ({ files }): Finding[] =>
    dockerfilesOf(files).flatMap(stages =>
      stages.flatMap((stage, index) =>
        copiesOf(stage, stages.slice(0, index), files),
      ),
    ),
};

function copiesOf(
  { path, steps }: Stage,
  before: readonly Stage[],
  files: FileTree,
): Finding[] {
  const finding = (line: number, message: string): Finding => ({
    rule: 'dockerfile/copies-what-exists',
    path,
    line,
    message,
  });
  const ignore = ignoredBy(files.get('.dockerignore')?.content ?? '');
  return steps
    .filter(({ keyword }) => keyword === 'COPY')
    .flatMap(step => {
      const { from } = step.flags;
      if (from !== undefined) {
        const isKnown =
          before.some(({ name }) => name === from) || /[/:]/.test(from);
        return isKnown
          ? []
          : [finding(step.line, `there is no stage ${from} before this one`)];
      }
      return sourcesOf(step).flatMap(source => {
        const name = source.replace(/^\.\//, '').replace(/\/$/, '');
        const found = [...files.keys()].filter(
          file => isAll(source) || file === name || file.startsWith(`${name}/`),
        );
        if (found.length === 0) {
          return [finding(step.line, `there is no ${source} to copy`)];
        }
        return found.every(ignore)
          ? [finding(step.line, `.dockerignore keeps ${source} from the build`)]
          : [];
      });
    });
}

/** The last pattern that fits a path, or a folder that it is in, decides. */
function ignoredBy(content: string): (path: string) => boolean {
  const patterns = content
    .split('\n')
    .map(line => line.trim())
    .filter(line => line && !line.startsWith('#'))
    .map(line => ({
      isExcluded: !line.startsWith('!'),
      pattern: patternOf(line.replace(/^!/, '').replace(/^\/|\/$/g, '')),
    }));
  return path =>
    patterns.findLast(({ pattern }) => pattern.test(path))?.isExcluded ?? false;
}

function patternOf(glob: string): RegExp {
  const body = glob
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map(part => {
      const special: Record<string, string> = {
        '**/': '(?:.*/)?',
        '**': '.*',
        '*': '[^/]*',
        '?': '[^/]',
      };
      return special[part] ?? part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${body}(?:/.*)?$`);
}
