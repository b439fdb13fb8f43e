import { parseRunbook } from './parseRunbook';

const GOOD = `---
title: Go back to the last good version
covers: [rollback]
owner: group:default/shop
triggers:
  - alert: HighErrorRate
    labels: { team: 'shop*' }
parameters:
  environment: { title: Environment, default: production }
  token: { secret: true }
---
# Go back

Read this first.

## See how *bad* it \`is\`

Look before you change anything.

\`\`\`step
kind: check
query: up{job="\${{ entity.name }}"}
expect: { atLeast: 1 }
\`\`\`

And look again.

## Plan it

\`\`\`step
id: plan
kind: action
action: rollouts:plan-rollback
input:
  environmentId: \${{ parameters.environment }}
  token: \${{ parameters.token }}
\`\`\`

### Not a section of its own

## Is it better?

~~~step
kind: decision
options:
  - { title: Yes, goTo: end }
  - { title: No, goTo: wait }
~~~

## Wait

\`\`\`step
kind: timer
duration: 10m
\`\`\`
`;

function problemsOf(text: string): string[] {
  return parseRunbook(text, 'x.md').problems.map(
    ({ line, column, severity, code }) =>
      `${line}:${column} ${severity} ${code}`,
  );
}

/** One step with the given lines, below a front matter that is right. The block's first line is the sixth. */
function step(...lines: string[]): string {
  return [
    '---',
    'owner: group:default/a',
    '---',
    '## Do it',
    '```step',
    ...lines,
    '```',
    '',
  ].join('\n');
}

describe('parseRunbook', () => {
  it('reads a runbook', () => {
    const runbook = parseRunbook(GOOD, 'rollback.md');
    expect(runbook.problems).toEqual([]);
    expect(runbook).toMatchObject({
      title: 'Go back to the last good version',
      isRunnable: true,
      frontMatter: {
        covers: ['rollback'],
        triggers: [{ alert: 'HighErrorRate', labels: { team: 'shop*' } }],
        parameters: {
          environment: { default: 'production', secret: false },
          token: { secret: true, required: true },
        },
      },
    });
    expect(
      runbook.steps.map(({ id, title, line, text, definition }) => [
        id,
        title,
        line,
        text,
        definition.kind,
      ]),
    ).toEqual([
      [
        'see-how-bad-it-is',
        'See how bad it is',
        16,
        'Look before you change anything.\n\nAnd look again.',
        'check',
      ],
      ['plan', 'Plan it', 28, '### Not a section of its own', 'action'],
      ['is-it-better', 'Is it better?', 41, '', 'decision'],
      ['wait', 'Wait', 50, '', 'timer'],
    ]);
    expect(runbook.sections.map(({ text }) => text).join('')).toBe(GOOD);
    expect(runbook.sections.map(({ line }) => line)).toEqual([
      1, 12, 16, 28, 41, 50,
    ]);
  });

  it.each([
    ['CRLF', GOOD.replace(/\n/g, '\r\n')],
    ['CR', GOOD.replace(/\n/g, '\r')],
    ['a byte order mark', `\uFEFF${GOOD}`],
    ['headings that are underlined', GOOD.replace('## Wait', 'Wait\n---')],
    ['headings of level 3 only', GOOD.replace(/^## /gm, '### ')],
  ])('reads it with %s', (_, text) => {
    const runbook = parseRunbook(text, 'x.md');
    expect(runbook.problems).toEqual([]);
    expect(runbook.isRunnable).toBe(true);
    expect(runbook.steps.map(({ id }) => id)).toContain('wait');
    expect(runbook.sections.map(section => section.text).join('')).toBe(text);
  });

  it('takes the title of the first heading, then of the file', () => {
    expect(parseRunbook('# A *b*\n', 'x.md').title).toBe('A b');
    expect(parseRunbook('', 'docs/database-failover.md').title).toBe(
      'Database failover',
    );
    expect(parseRunbook('', '').title).toBe('Runbook');
  });

  it('makes ids of headings, none of which another step has', () => {
    const heading = (title: string, id = '') =>
      `## ${title}\n\`\`\`step\n${id}kind: manual\n\`\`\`\n`;
    const text = [
      heading('Look'),
      heading('Look'),
      heading('Whatever', 'id: look\n'),
      heading('数据库'),
      heading('1. Où ça?'),
      heading('x'.repeat(60)),
      heading('x'.repeat(60)),
    ].join('');
    expect(parseRunbook(text, 'x.md').steps.map(({ id }) => id)).toEqual([
      'look-2',
      'look-3',
      'look',
      'step-4',
      'ou-ca',
      'x'.repeat(40),
      `${'x'.repeat(38)}-2`,
    ]);
  });

  it('keeps what is right of a front matter in which something is wrong', () => {
    const runbook = parseRunbook(
      '---\ntitle: Right\nreviewBy: soon\ncovers: [rollback]\nowner: group:default/a\nparameters:\n  token: { secret: true, default: x }\n  size: { options: [s, m], default: l }\n---\n',
      'x.md',
    );
    expect(runbook.frontMatter).toMatchObject({
      title: 'Right',
      covers: ['rollback'],
      owner: 'group:default/a',
    });
    expect(runbook.frontMatter.reviewBy).toBeUndefined();
    expect(runbook.problems.map(({ line, code }) => [line, code])).toEqual([
      [3, 'front-matter.invalid-value'],
      [7, 'parameter.secret-default'],
      [8, 'parameter.default-not-an-option'],
      [10, 'runbook.no-steps'],
    ]);
  });

  it('reads two hundred steps, and tells of the next', () => {
    const { steps, problems, isRunnable } = parseRunbook(
      '## a\n```step\nkind: manual\n```\n'.repeat(201),
      'x.md',
    );
    expect(steps).toHaveLength(200);
    expect(problems.at(-1)).toMatchObject({ code: 'step.too-many', line: 802 });
    expect(isRunnable).toBe(false);
  });

  it('shows the first two hundred problems, and counts the others', () => {
    const { problems } = parseRunbook(
      '# a\n```step\n```\n'.repeat(250),
      'x.md',
    );
    expect(problems).toHaveLength(201);
    expect(problems.at(-1)).toMatchObject({
      severity: 'error',
      code: 'file.more-problems',
    });
  });

  it.each<[string, string, string[]]>([
    [
      'an unclosed front matter',
      '---\ntitle: x\n',
      [
        '1:1 error front-matter.unclosed',
        '1:1 warning front-matter.no-owner',
        '1:1 warning runbook.no-steps',
      ],
    ],
    [
      'a front matter that is no map',
      '---\n- a\n---\n',
      ['2:1 error front-matter.not-a-map', '4:1 warning runbook.no-steps'],
    ],
    ['no kind', step('id: a'), ['6:1 error step.no-kind']],
    ['an unknown kind', step('kind: manuel'), ['6:7 error step.unknown-kind']],
    [
      'an unknown key',
      step('kind: manual', 'evidense: text'),
      ['7:1 error step.unknown-key'],
    ],
    [
      'a wrong value',
      step('kind: manual', 'evidence: [text]'),
      ['7:11 error step.invalid-value'],
    ],
    ['no duration', step('kind: timer'), ['6:1 error step.missing-key']],
    [
      'a wrong duration',
      step('kind: timer', 'duration: soon'),
      ['7:11 error step.invalid-value'],
    ],
    [
      'neither query nor address',
      step('kind: check'),
      ['6:1 error step.invalid-value'],
    ],
    [
      'a query without expectation',
      step('kind: check', 'query: up'),
      ['7:1 error check.no-expectation'],
    ],
    [
      'the expectation of the other kind',
      step('kind: check', 'query: up', 'expect: { status: 200 }'),
      ['8:9 error step.invalid-value', '8:11 error step.unknown-key'],
    ],
    [
      'a wrong action',
      step('kind: action', 'action: rollback'),
      ['7:9 error step.invalid-value'],
    ],
    [
      'an action without a verb',
      step('kind: action', 'action: catalog:refresh'),
      ['7:9 warning action.shape'],
    ],
    [
      'an action that is to begin by itself',
      step('kind: action', 'action: a:b-c', 'automatic: true'),
      ['8:1 warning step.not-automatic'],
    ],
    [
      'a key twice',
      step('kind: manual', 'kind: timer'),
      ['7:1 error step.repeated-key'],
    ],
    [
      'an alias',
      step('kind: action', 'action: a:b-c', 'input: { a: &x 1, b: *x }'),
      ['8:22 error step.alias'],
    ],
    ['no YAML', step('kind: "manual'), ['6:14 error step.yaml']],
    [
      'a tab',
      step('kind: action', 'input:', '\ta: 1'),
      ['8:1 error step.yaml'],
    ],
    [
      'a second block',
      `${step('kind: manual')}\`\`\`step\nkind: manual\n\`\`\`\n`,
      ['8:1 error step.second-block'],
    ],
    [
      'a block under no heading',
      '# T\n```step\nkind: manual\n```\n',
      [
        '1:1 warning front-matter.no-owner',
        '1:1 warning runbook.no-steps',
        '2:1 error step.outside-section',
      ],
    ],
    [
      'a block in a list',
      '## A\n- b\n  ```step\n  kind: manual\n  ```\n',
      [
        '1:1 warning front-matter.no-owner',
        '1:1 warning runbook.no-steps',
        '3:3 error step.nested',
      ],
    ],
    [
      'a block that is indented',
      '## A\n\n    ```step\n    kind: manual\n    ```\n',
      [
        '1:1 warning front-matter.no-owner',
        '1:1 warning runbook.no-steps',
        '3:5 warning block.indented',
      ],
    ],
    [
      'a block that has no end',
      '## A\n```step\nkind: manual\n',
      ['1:1 warning front-matter.no-owner', '2:1 error block.unclosed'],
    ],
    [
      'a block that is nearly one',
      '## A\n```Steps\nkind: manual\n```\n',
      [
        '1:1 warning front-matter.no-owner',
        '1:1 warning runbook.no-steps',
        '2:1 warning block.looks-like-step',
      ],
    ],
    [
      'an empty heading',
      '##\n```step\nkind: manual\n```\n',
      ['1:1 warning front-matter.no-owner', '1:1 error step.no-title'],
    ],
    [
      'an id twice',
      `${step('id: a', 'kind: manual')}## B\n\`\`\`step\nid: a\nkind: manual\n\`\`\`\n`,
      ['11:5 error step.repeated-id'],
    ],
    [
      'a way back',
      step(
        'id: a',
        'kind: decision',
        'options:',
        '- {title: x, goTo: a}',
        '- {title: y, goTo: b}',
      ),
      ['9:20 error decision.backwards', '10:20 error decision.unknown-step'],
    ],
    [
      'a placeholder without end',
      step('kind: approval', 'title: "x ${{ run.id"'),
      ['7:11 error placeholder.unclosed'],
    ],
    [
      'a placeholder that is no name',
      step('kind: approval', 'title: "x ${{ 1 + 1 }}"'),
      ['7:11 error placeholder.malformed'],
    ],
    [
      'a placeholder of nothing',
      step('kind: approval', 'title: ${{ env.HOME }}'),
      ['7:8 error placeholder.unknown'],
    ],
    [
      'a placeholder of no parameter',
      step('kind: approval', 'title: ${{ parameters.a }}'),
      ['7:8 error placeholder.unknown-parameter'],
    ],
    [
      'a placeholder of itself',
      step('id: a', 'kind: approval', 'title: ${{ steps.a.output.x }}'),
      ['8:8 error placeholder.later-step'],
    ],
    [
      'a placeholder of no step',
      step('kind: approval', 'title: ${{ steps.b.output.x }}'),
      ['7:8 error placeholder.unknown-step'],
    ],
  ])('says where: %s', (_, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
    const { sections, isRunnable } = parseRunbook(text, 'x.md');
    expect(sections.map(section => section.text).join('')).toBe(text);
    expect(isRunnable).toBe(
      !problems.some(line => /error|no-steps/.test(line)),
    );
  });
});

it.each(['title: "a\\0b"', 'title: "a\\ud83d"', '"a\\0": 1'])(
  'refuses characters that no database keeps, which YAML can write: %s',
  line => {
    const { problems, title, isRunnable } = parseRunbook(
      `---\n${line}\n---\n## a\n\`\`\`step\nkind: manual\n\`\`\`\n`,
      'go-back.md',
    );
    expect(problems).toContainEqual(
      expect.objectContaining({
        code: 'front-matter.unstorable',
        severity: 'error',
        line: 2,
      }),
    );
    expect(title).not.toMatch(/[\0\p{Surrogate}]/u);
    expect(isRunnable).toBe(false);
  },
);
