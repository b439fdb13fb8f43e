import { FileTree } from '@quarterdeck/service-generator';
import { Finding, Rule } from '../../types';

/** What runs in pipelines and on people's machines. */
const COMMANDS =
  /(?:\.sh|(?:^|\/)Makefile|(?:^|\/)Jenkinsfile|^\.gitlab-ci\.ya?ml|^\.github\/.*\.ya?ml)$/;

/** `[[ $version < $other ]]`, and versions that are sorted as text */
/** Nobody writes such a line of commands; a pattern may take minutes with one that is made for it. */
const LONGEST_LINE = 2000;

const COMPARED_AS_TEXT = [
  /\[[^[\]]*version[^\]]*\s\\?[<>]\s[^\]]*\]/i,
  /version[^|]*\|\s*sort(?!\s+(?:-[a-zA-Z]*V|--version-sort))/i,
];

const DELETES_UNKNOWN = [
  /\brsync\b.*\s--delete/,
  /\bgit\s+rm\s+-[a-z]*r[a-z]*\s+(?:\.|\*|--\s+\.)(?:\s|$)/,
  /\bgit\s+clean\s+-[a-z]*f/,
];

/** How repositories are kept up to date with the template that made them. */
export const UPGRADE_RULES: readonly Rule[] = [
  {
    id: 'upgrade/versions-are-numbers',
    summary:
      'Versions are compared as numbers: as text 1.10.0 comes before 1.9.0, and the upgrade to it is never noticed',
    check: ({ files }) =>
      lines(files, COMPARED_AS_TEXT, path => ({
        rule: 'upgrade/versions-are-numbers',
        path,
        message:
          'Versions are compared as text here, where 1.10.0 comes before 1.9.0; use sort -V',
      })),
  },
  {
    id: 'upgrade/keeps-unknown-files',
    summary:
      'An upgrade touches only files of the lock: what else is there the team has written',
    check: ({ files }) =>
      lines(files, DELETES_UNKNOWN, path => ({
        rule: 'upgrade/keeps-unknown-files',
        path,
        message:
          'This deletes files that no template knows; go by .quarterdeck/lock.yaml, file by file',
      })),
  },
];

function lines(
  files: FileTree,
  patterns: readonly RegExp[],
  finding: (path: string) => Finding,
): Finding[] {
  return [...files]
    .filter(([path]) => COMMANDS.test(path))
    .flatMap(([path, { content }]) =>
      content
        .split('\n')
        .flatMap((line, index) =>
          line.length <= LONGEST_LINE &&
          !/^\s*#/.test(line) &&
          patterns.some(pattern => pattern.test(line))
            ? [{ ...finding(path), line: index + 1 }]
            : [],
        ),
    );
}
