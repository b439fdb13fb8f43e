import { Finding, Project, Rule } from './types';
import { RULES } from './rules';
import { READABLE, readableFiles } from './rules/files';

/** A comment that lets one rule be broken in one file, and says why. */
const IGNORE = /quarterdeck-ignore ([a-z-]+\/[a-z-]+): *(\S.{9,})/g;

/**
 * Holds a repository against rules. What `files/readable` finds, the others do not see.
 *
 * @returns what is broken, by path and line; nothing that a comment `quarterdeck-ignore <rule>: <reason>` in the same
 *   file excuses with a reason of ten characters or more
 */
export async function verify(
  project: Project,
  rules: readonly Rule[] = RULES,
): Promise<Finding[]> {
  const readable = { ...project, files: readableFiles(project.files) };
  const findings = await Promise.all(
    rules.map(rule => rule.check(rule === READABLE ? project : readable)),
  );
  return findings
    .flat()
    .filter(finding => !isExcused(project, finding))
    .sort(
      (a, b) =>
        a.path.localeCompare(b.path) ||
        (a.line ?? 0) - (b.line ?? 0) ||
        a.rule.localeCompare(b.rule),
    );
}

function isExcused({ files }: Project, { path, rule }: Finding): boolean {
  const content = files.get(path)?.content ?? '';
  return [...content.matchAll(IGNORE)].some(match => match[1] === rule);
}
