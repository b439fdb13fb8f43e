import { FileTree } from '@quarterdeck/service-generator';
import { CST, Lexer, Parser, parseAllDocuments } from 'yaml';
import { Rule } from '../../types';

const LARGEST = 1024 * 1024;
/** Parsers keep about two entries for a level; nobody nests a hundred. */
const DEEPEST = 200;

/** Other rules do not get the files that it finds: they would throw at them, or take long. */
export const READABLE: Rule = {
  id: 'files/readable',
  summary:
    'Files have 1 MiB at most, and YAML is nested and repeated by aliases within reason: what no person can read no rule looks at either',
  check: ({ files }) =>
    [...files].flatMap(([path, { content }]) => {
      const problem = problemOf(path, content);
      return problem
        ? [{ rule: 'files/readable', path, message: problem }]
        : [];
    }),
};

/** Without what `files/readable` finds. */
export function readableFiles(files: FileTree): FileTree {
  return new Map(
    [...files].filter(([path, { content }]) => !problemOf(path, content)),
  );
}

function problemOf(path: string, content: string): string | undefined {
  if (content.length > LARGEST) {
    return 'This file is larger than 1 MiB, so no rule looks at it; keep it outside the repository, or split it';
  }
  if (!/\.ya?ml$/.test(path)) {
    return undefined;
  }
  const { isTooDeep, hasAliases } = structureOf(content);
  if (isTooDeep) {
    return 'This YAML is nested more deeply than anybody can read, so no rule looks at it; flatten it';
  }
  return hasAliases && !canBeExpanded(content)
    ? 'The aliases of this YAML are too many or lead nowhere, so no rule looks at it; write out what they stand for'
    : undefined;
}

/** By tokens alone, which takes no recursion and no time for what is repeated. */
function structureOf(content: string): {
  isTooDeep: boolean;
  hasAliases: boolean;
} {
  const parser = new Parser();
  let hasAliases = false;
  for (const lexeme of new Lexer().lex(content)) {
    // Its answers are documents, of which the depth is known while they are made.
    Array.from(parser.next(lexeme));
    hasAliases ||= CST.tokenType(lexeme) === 'alias';
    if (parser.stack.length > DEEPEST) {
      return { isTooDeep: true, hasAliases };
    }
  }
  return { isTooDeep: false, hasAliases };
}

function canBeExpanded(content: string): boolean {
  try {
    parseAllDocuments(content, { logLevel: 'silent' }).forEach(document =>
      document.toJS(),
    );
    return true;
  } catch {
    return false;
  }
}
