import { FileTree } from '@quarterdeck/service-generator';
import { posix } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { Rule } from '../../types';
import { alertsIn } from '../monitoring/documents';
import { RUNBOOKS, isRunbook } from '../runbook/files';

const SECTIONS = [
  'Meaning',
  'Impact',
  'Diagnose',
  'Mitigate',
  'Escalate',
  'Verify',
];

const linksResolve: Rule = {
  id: 'docs/links-resolve',
  summary: 'Every link to another file of the repository leads to one.',
  check: ({ files }) =>
    [...files]
      .filter(([path]) => path.endsWith('.md'))
      .flatMap(([path, { content }]) =>
        linksOf(content)
          .filter(({ target }) => !exists(files, path, target))
          .map(({ target, line }) => ({
            rule: 'docs/links-resolve',
            path,
            line,
            message: `The link to ${target} leads nowhere.`,
          })),
      ),
};

/** Links of Markdown that lead to files; code is none. */
function linksOf(content: string): { target: string; line: number }[] {
  let isCode = false;
  return content.split('\n').flatMap((text, index) => {
    if (/^\s*(?:```|~~~)/.test(text)) {
      isCode = !isCode;
    }
    if (isCode) {
      return [];
    }
    return [
      ...text
        .replace(/`[^`]*`/g, '')
        .matchAll(/(?<!\\)\]\((?<target>[^)\s]+)\)/g),
    ]
      .map(({ groups }) => ({ target: groups?.target ?? '', line: index + 1 }))
      .filter(({ target }) => !/^(?:[a-z]+:|#)/i.test(target));
  });
}

function exists(files: FileTree, from: string, target: string): boolean {
  const [path] = target.split('#');
  const whole = posix.normalize(posix.join(posix.dirname(from), path));
  const folder = whole === '.' ? '' : `${whole.replace(/\/$/, '')}/`;
  return (
    files.has(whole) || [...files.keys()].some(file => file.startsWith(folder))
  );
}

const runbooksMatch: Rule = {
  id: 'docs/runbooks-match',
  summary:
    'There is one runbook for each alert, at the address that the alert gives, and none without an alert.',
  check({ files }) {
    const alerts = alertsIn(files);
    const names = new Set(alerts.map(({ value }) => value.alert));
    const runbooks = [...files.keys()].filter(isRunbook);
    const finding = (path: string, message: string) => ({
      rule: 'docs/runbooks-match',
      path,
      message,
    });
    return [
      ...alerts
        .filter(({ value }) => !files.has(`${RUNBOOKS}/${value.alert}.md`))
        .map(({ path, value }) =>
          finding(path, `${value.alert} has no runbook in ${RUNBOOKS}.`),
        ),
      ...alerts
        .filter(
          ({ value }) =>
            value.annotations.runbook_url &&
            !value.annotations.runbook_url.endsWith(`/${value.alert}`),
        )
        .map(({ path, value }) =>
          finding(
            path,
            `${value.alert} links to ${value.annotations.runbook_url}, which is not its runbook.`,
          ),
        ),
      ...runbooks
        .filter(
          path => alerts.length && !names.has(posix.basename(path, '.md')),
        )
        .map(path => finding(path, 'No alert leads to this runbook.')),
    ];
  },
};

const runbookSections: Rule = {
  id: 'docs/runbook-sections',
  summary: `A runbook has the sections ${SECTIONS.join(', ')}, and commands to diagnose with.`,
  check: ({ files }) =>
    [...files]
      .filter(([path]) => isRunbook(path))
      .flatMap(([path, { content }]) => [
        ...SECTIONS.filter(
          section => !new RegExp(`^## ${section}$`, 'm').test(content),
        ).map(section => ({
          rule: 'docs/runbook-sections',
          path,
          message: `It has no section ${section}.`,
        })),
        ...(content.includes('```sh')
          ? []
          : [
              {
                rule: 'docs/runbook-sections',
                path,
                message: 'It has no command to diagnose with.',
              },
            ]),
      ]),
};

const navigationSchema = z.looseObject({
  docs_dir: z.string().default('docs'),
  nav: z.unknown(),
});

const navigationComplete: Rule = {
  id: 'docs/navigation-complete',
  summary:
    'The navigation of mkdocs.yml has every page, and no page that is not there.',
  check({ files }) {
    const file = files.get('mkdocs.yml');
    const { data } = navigationSchema.safeParse(
      file ? parse(file.content) : undefined,
    );
    if (!data?.nav) {
      return [];
    }
    const named = new Set(
      pagesIn(data.nav).map(page => `${data.docs_dir}/${page}`),
    );
    const pages = [...files.keys()].filter(
      path => path.startsWith(`${data.docs_dir}/`) && path.endsWith('.md'),
    );
    const finding = (message: string) => ({
      rule: 'docs/navigation-complete',
      path: 'mkdocs.yml',
      message,
    });
    return [
      ...[...named]
        .filter(page => !files.has(page))
        .map(page => finding(`There is no page ${page}.`)),
      ...pages
        .filter(page => !named.has(page))
        .map(page => finding(`Nobody finds ${page}: it is not in nav.`)),
    ];
  },
};

function pagesIn(node: unknown): string[] {
  if (typeof node === 'string') {
    return /^[a-z]+:/.test(node) ? [] : [node];
  }
  return typeof node === 'object' && node !== null
    ? Object.values(node).flatMap(pagesIn)
    : [];
}

/** Documentation that leads somewhere. */
export const DOCS_RULES: readonly Rule[] = [
  linksResolve,
  runbooksMatch,
  runbookSections,
  navigationComplete,
];
