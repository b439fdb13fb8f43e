import { Random } from './random';

const HEADINGS = [
  'See how bad it is',
  'Plan the way back',
  'Let somebody agree',
  'Är det bättre? — *nu*',
  'Wait `10m`',
  '数据库切换',
  'Tell the others',
];
const PROSE = [
  'Look before you change anything.',
  '- a list\n- of `things`\n  - in a list',
  '> a quote\nthat goes on',
  '```sh\nkubectl get pods\n```',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  '<details>\n\nhidden\n\n</details>',
  '### A smaller heading\n\nStill the same step. 😀',
];
const BLOCKS = [
  ['kind: manual', 'evidence: text'],
  [
    'kind: check',
    'query: sum(up{job="${{ entity.name }}"})',
    'expect: { above: 0 }',
  ],
  ['kind: check', 'url: https://status.example.com/', 'within: 5m'],
  [
    'kind: action',
    'action: rollouts:plan-rollback',
    'input:',
    '  environmentId: ${{ parameters.environment }}',
  ],
  ['kind: approval', 'title: Go back in ${{ parameters.environment }}'],
  ['kind: timer', 'duration: 10m'],
  [
    'kind: decision',
    'options:',
    '  - { title: Yes, goTo: end }',
    '  - { title: No }',
  ],
];

/** A runbook without an error, by its lines, and where its parts are. */
export interface GoodFile {
  lines: string[];
  /** Index of the line behind the front matter. */
  bodyStart: number;
  /** Indexes of the lines that open and close each block of a step. */
  steps: { heading: number; open: number; close: number }[];
}

export function goodFile(random: Random): GoodFile {
  const lines = [
    '---',
    'title: Something to do',
    'owner: group:default/shop',
    'parameters:',
    '  environment: { default: production }',
    '  token: { secret: true }',
    '---',
  ];
  const bodyStart = lines.length;
  const steps: GoodFile['steps'] = [];
  lines.push('# Something to do', '');
  const count = 1 + random.below(6);
  for (let number = 0; number < count; number++) {
    const heading = lines.length;
    lines.push(`## ${random.pick(HEADINGS)}`, '');
    lines.push(...random.pick(PROSE).split('\n'), '');
    const open = lines.length;
    const fence = random.pick(['```', '~~~~']);
    lines.push(`${fence}step`, `id: step-${number}`, ...random.pick(BLOCKS));
    steps.push({ heading, open, close: lines.length });
    lines.push(fence, '');
  }
  return { lines, bodyStart, steps };
}
