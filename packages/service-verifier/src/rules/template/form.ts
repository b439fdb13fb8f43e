import { Finding, Rule } from '../../types';
import {
  TEMPLATE_FILE,
  TemplateFolder,
  findingsOf,
  objectsIn,
  templateFolder,
} from './read';

function rule(
  id: string,
  summary: string,
  check: (folder: TemplateFolder, id: string) => Finding[],
): Rule {
  return {
    id,
    summary,
    check: project => {
      const folder = templateFolder(project);
      return folder ? check(folder, id) : [];
    },
  };
}

/** What forms ask, and how. */
export const FORM_RULES: readonly Rule[] = [
  rule(
    'template/values-are-words',
    'Choices of a form are words: a path as a value ties what was answered to the folders of the template',
    ({ content, parameters }, id) =>
      objectsIn(parameters)
        .flatMap(each => (Array.isArray(each.enum) ? each.enum : []))
        .filter(
          value => typeof value === 'string' && /^\.{0,2}\/|\/$/.test(value),
        )
        .map(value => ({
          rule: id,
          path: TEMPLATE_FILE,
          line: lineOf(content, String(value)),
          message: `The choice ${value} is a path; give it a word, and choose the path in a step`,
        })),
  ),
  rule(
    'template/secrets-are-secrets',
    'Secrets are asked by the field Secret: what ui:widget: password hides on the screen is stored with the task, readable',
    ({ content }, id) =>
      findingsOf(
        id,
        { path: TEMPLATE_FILE, content },
        /ui:widget['"]?:\s*['"]?password/g,
        () => 'This is stored and shown as plain text; use ui:field: Secret',
      ),
  ),
  rule(
    'template/parameters-are-asked',
    'Each parameter that a step uses is asked on a page, or it is silently empty',
    ({ content, parameters }, id) => {
      const asked = new Set(
        objectsIn(parameters).flatMap(({ properties }) =>
          Object.keys(objectsIn(properties)[0] ?? {}),
        ),
      );
      return findingsOf(
        id,
        { path: TEMPLATE_FILE, content },
        /\$\{\{[^}]*?(?<![.\w])parameters\.(?<name>\w+)/g,
        match =>
          asked.has(match.groups?.name ?? '')
            ? undefined
            : `No page asks ${match.groups?.name}`,
      );
    },
  ),
  rule(
    'template/nobody-is-baked-in',
    'Owners, addresses and hosts come from answers: those of the author would be in every service',
    ({ content, skeleton }, id) =>
      [
        ...skeleton.filter(({ path }) => /\.ya?ml(?:\.njk)?$/.test(path)),
        // Who owns the template itself may well be said in it.
        {
          path: TEMPLATE_FILE,
          content: content.replace(/^ {2}owner:.*$/m, ''),
        },
      ].flatMap(file =>
        findingsOf(
          id,
          file,
          /^\s*(?:-\s*)?(?<key>owner|host|hostname|email):\s+(?<value>[^\s#].*)$/g,
          match => explainBakedIn(match.groups?.key, match.groups?.value),
        ),
      ),
  ),
];

/** Hosts that are reserved for examples, or are inside a cluster or machine. */
const NOBODYS =
  /(?:^|\.)(?:example(?:\.(?:com|org|net))?|invalid|test|localhost|local|svc)$/;

function explainBakedIn(
  key: string | undefined,
  value: string | undefined,
): string | undefined {
  const plain = value?.replace(/['"]/g, '').trim() ?? '';
  if (plain.includes('${{') || plain === '') {
    return undefined;
  }
  const isName = key === 'owner' || plain.includes('@');
  const isHost = /^[\w*-]+(?:\.[\w-]+)+$/.test(plain) && !NOBODYS.test(plain);
  return isName || isHost
    ? `${key} ${plain} would be that of every service; take it from the answers`
    : undefined;
}

function lineOf(content: string, text: string): number | undefined {
  const index = content.split('\n').findIndex(line => line.includes(text));
  return index < 0 ? undefined : index + 1;
}
