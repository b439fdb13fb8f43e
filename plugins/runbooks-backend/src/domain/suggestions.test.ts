import { suggestionRequestSchema } from '@quarterdeck/plugin-runbooks-common';
import { parseRunbook } from '@quarterdeck/runbook-format';
import { exampleRunbook } from '../testing/exampleRunbook';
import { presentDocument, presentSummary } from './presentRunbook';
import { suggest } from './suggestions';

function summary(
  slug: string,
  frontMatter: string,
  options: { builtIn?: boolean; step?: string } = {},
) {
  const text = `---\n${frontMatter}\n---\n## Look\n\nDo look.\n\n\`\`\`step\n${options.step ?? 'kind: manual'}\n\`\`\`\n`;
  const record = exampleRunbook(slug, text);
  if (options.builtIn) {
    delete record.url;
  }
  return presentSummary(record, parseRunbook(text, slug), {
    statistics: undefined,
    staleAfterMs: 1,
    mayOperate: true,
    now: 1,
  });
}

const RUNBOOKS = [
  summary('any-incident', 'severities: [P0, P1]', { builtIn: true }),
  summary('rollback', 'covers: [rollback]', { builtIn: true }),
  summary('own-rollback', 'covers: [Rollback]'),
  summary('broken-rollback', 'covers: [rollback]', { step: 'kind: magic' }),
  summary('errors', 'triggers: [{ alert: High* }]'),
  summary(
    'api-errors',
    'triggers: [{ alert: HighErrorRate, labels: { service: shop } }]',
  ),
  summary(
    'chat',
    'triggers: [{ alert: HighErrorRate, labels: { service: chat } }]',
  ),
];

function slugs(request: object) {
  return suggest(
    RUNBOOKS,
    suggestionRequestSchema.parse({
      entityRef: 'component:default/shop',
      ...request,
    }),
  ).map(({ runbook, reason }) => `${runbook.slug}: ${reason.message}`);
}

describe('runbooks that fit', () => {
  const alert = { name: 'HighErrorRate', labels: { service: 'shop' } };

  it('are those for the alert, the more exact the better, then those that help, then those of the severity', () => {
    expect(
      slugs({ alerts: [alert], severity: 'P1', procedures: ['rollback'] }),
    ).toEqual([
      'api-errors: It is written for the alert HighErrorRate',
      'errors: It is written for the alert HighErrorRate',
      'own-rollback: It covers rollback',
      'rollback: It covers rollback',
      'broken-rollback: It covers rollback',
      'any-incident: It is meant for P1',
    ]);
  });

  it('are none where nothing says so', () => {
    expect(slugs({ severity: 'P3' })).toEqual([]);
    expect(slugs({ alerts: [{ name: 'DiskFull', labels: {} }] })).toEqual([]);
  });
});

describe('what a search knows of a runbook', () => {
  it('is what people read, also of one that is broken', () => {
    const text =
      '---\ntitle: Errors\nowner: group:default/team\n---\nIntro.\n\n## Look\n\nDo look.\n\n```step\nkind: manual\n```\n\nAfter.\n\n## Broken\n\nStill read.\n\n```step\nkind: magic\nsecretword: 1\n```\n\nThe end.\n';
    const document = presentDocument(
      exampleRunbook('errors', text),
      parseRunbook(text, 'errors'),
    );
    expect(document).toMatchObject({
      title: 'Errors',
      owner: 'group:default/team',
    });
    for (const words of [
      'Intro.',
      'Look',
      'Do look.',
      'After.',
      'Still read.',
      'The end.',
    ]) {
      expect(document.text).toContain(words);
    }
    for (const words of ['kind:', 'secretword', 'title:', '```', '#']) {
      expect(document.text).not.toContain(words);
    }
  });
});
