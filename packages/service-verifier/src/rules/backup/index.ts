import { FileTree } from '@quarterdeck/service-generator';
import { posix } from 'node:path';
import { Finding, Rule } from '../../types';

interface Command {
  path: string;
  /** With its continued lines */
  text: string;
  line: number;
}

function scriptsIn(files: FileTree): string[] {
  return [...files]
    .filter(
      ([path, { content }]) => /\.sh$/.test(path) || /^#!.*sh\b/.test(content),
    )
    .map(([path]) => path);
}

/** What a script runs, without comments; a command with a backslash at the end of a line goes on in the next. */
function commandsOf(files: FileTree, path: string): Command[] {
  const lines = (files.get(path)?.content ?? '').split('\n');
  return lines.flatMap((line, index) => {
    if (/^\s*#/.test(line) || lines[index - 1]?.endsWith('\\')) {
      return [];
    }
    const rest = lines.slice(index);
    const length = rest.findIndex(each => !each.endsWith('\\')) + 1;
    const text = rest
      .slice(0, length || rest.length)
      .map(each => each.replace(/\\$/, ''))
      .join(' ');
    return [{ path, text, line: index + 1 }];
  });
}

function commandsIn(files: FileTree): Command[] {
  return scriptsIn(files).flatMap(path => commandsOf(files, path));
}

/** A program that is started, not one that is only spoken of. */
function starts(program: string): RegExp {
  return new RegExp(
    `(?:^|[|;&(!{]|\\b(?:if|then|do|else|exec)\\b)\\s*${program}\\s`,
  );
}

/** The script itself or one that it sources stops at the first failure, also within a pipe. */
function isStrict(files: FileTree, path: string): boolean {
  const content = files.get(path)?.content ?? '';
  const sourced = [
    ...content.matchAll(/^\s*(?:source|\.)\s.*\/(?<file>[\w.-]+)"?$/gm),
  ].map(({ groups }) => posix.join(posix.dirname(path), groups?.file ?? ''));
  return (
    (/^\s*set -\w*e\w*/m.test(content) &&
      /^\s*set .*pipefail/m.test(content)) ||
    sourced.some(file => file !== path && isStrict(files, file))
  );
}

const provenDump: Rule = {
  id: 'backup/proven-dump',
  summary:
    'A dump that failed is never stored: its script stops at the first failure, also within a pipe, and reads the dump to its end before it encrypts and stores it.',
  check: ({ files }) =>
    scriptsIn(files).flatMap((path): Finding[] => {
      const commands = commandsOf(files, path);
      const dump = commands.find(({ text }) => starts('pg_dump').test(text));
      if (!dump) {
        return [];
      }
      const has = (pattern: RegExp) =>
        commands.some(({ text }) => pattern.test(text));
      const problems = [
        ...(/^#!.*\bbash\b/.test(files.get(path)?.content ?? '')
          ? []
          : ['It is no script of bash, and other shells have no pipefail.']),
        ...(isStrict(files, path)
          ? []
          : [
              'Without "set -euo pipefail" a dump that fails in a pipe looks like a good one.',
            ]),
        ...(/pg_dump[^|]*\|(?!\|)/.test(dump.text)
          ? [
              'The dump goes straight into a pipe, so nothing can be proven of it before it is stored.',
            ]
          : []),
        ...(has(starts('pg_restore'))
          ? []
          : [
              'Nothing reads the dump to its end: a dump that was cut off is stored.',
            ]),
        ...(has(/\b(?:age|gpg|openssl)\b.*(?:--encrypt|-e\b|enc\b)/)
          ? []
          : ['The dump is stored as it is: encrypt it before it leaves.']),
      ];
      return problems.map(message => ({
        rule: 'backup/proven-dump',
        path,
        line: dump.line,
        message,
      }));
    }),
};

const wholeRestore: Rule = {
  id: 'backup/whole-restore',
  summary:
    'A restore is whole or does not happen: one transaction, and the first error ends it.',
  check: ({ files }) =>
    commandsIn(files).flatMap(({ path, line, text }): Finding[] => {
      const finding = (message: string) => ({
        rule: 'backup/whole-restore',
        path,
        line,
        message,
      });
      const restores =
        starts('pg_restore').test(text) && /(?:--dbname|\s-d)\b/.test(text);
      const runsFile =
        starts('psql').test(text) && !/ON_ERROR_STOP=(?:1|on)/.test(text);
      return [
        ...(restores && !/--exit-on-error|\s-e\b/.test(text)
          ? [
              finding(
                'pg_restore counts errors and goes on: add --exit-on-error.',
              ),
            ]
          : []),
        ...(restores && !/--single-transaction|\s-1\b/.test(text)
          ? [
              finding(
                'A restore that fails leaves half of the data: add --single-transaction.',
              ),
            ]
          : []),
        ...(runsFile
          ? [finding('psql goes on after an error: add --set=ON_ERROR_STOP=1.')]
          : []),
      ];
    }),
};

const vaultField: Rule = {
  id: 'backup/vault-field',
  summary:
    'A secret of Vault is read by its field: without -field, `vault kv get` prints a table, which base64 encodes as one.',
  check: ({ files }) =>
    [...files]
      .filter(([path]) =>
        /(?:\.sh|\.md|\.ya?ml|Makefile|Jenkinsfile)$/.test(path),
      )
      .flatMap(([path, { content }]) =>
        content.split('\n').flatMap((text, index) =>
          /\bvault (?:kv get|read)\b/.test(text) &&
          !/-field[= ]|-format[= ]/.test(text)
            ? [
                {
                  rule: 'backup/vault-field',
                  path,
                  line: index + 1,
                  message:
                    'This prints a table. Name the field: vault kv get -field=<name> <path>.',
                },
              ]
            : [],
        ),
      ),
};

/** Scripts that keep data, or say that they could not. */
export const BACKUP_RULES: readonly Rule[] = [
  provenDump,
  wholeRestore,
  vaultField,
];
