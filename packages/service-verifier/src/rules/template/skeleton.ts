import { Rule } from '../../types';
import { findingsOf, templateFolder } from './read';

/** Languages in which a value of people can end a string, or begin something else. */
const NEEDS_QUOTES = /\.(?:ya?ml|json|toml|go|rs|[cm]?[jt]sx?)\.njk$/;

function skeletonRule(
  id: string,
  summary: string,
  options: {
    files?: RegExp;
    pattern: RegExp;
    explain: (text: string) => string;
  },
): Rule {
  const { files = /\.njk$/, pattern, explain } = options;
  return {
    id,
    summary,
    check: project =>
      (templateFolder(project)?.skeleton ?? [])
        .filter(({ path }) => files.test(path))
        .flatMap(file =>
          findingsOf(id, file, pattern, ([text]) => explain(text)),
        ),
  };
}

/** What the engine makes of the files that it renders. */
export const SKELETON_RULES: readonly Rule[] = [
  skeletonRule(
    'template/texts-are-quoted',
    'Texts of people are quoted for the language of the file: a colon or a quote of theirs would change what it says',
    {
      files: NEEDS_QUOTES,
      pattern:
        /\$\{\{-?\s*values\.(?:title|description|owner)\b(?![^}]*\|\s*dump)[^}]*\}\}/g,
      explain: text => `${text} is written as it was typed; add | dump`,
    },
  ),
  skeletonRule(
    'template/no-comment-by-accident',
    'Nothing in a rendered file begins a comment of the engine: a length of bash would delete all up to the next one',
    {
      pattern: /\{#/g,
      explain: () =>
        'This begins a comment of the engine; take the .njk off the file, or write it in {% raw %}',
    },
  ),
  skeletonRule(
    'template/branches-keep-their-lines',
    'Branches of the engine take no line breaks away on both sides: lines would be glued together',
    {
      pattern: /\{%-\s*(?:else|elif|elseif|endif|if)\b[^%]*-%\}/g,
      explain: text =>
        `${text} glues what is before it to what is behind it; trimBlocks takes the line of the branch away already`,
    },
  ),
];
