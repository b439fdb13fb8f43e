import { parseRunbook } from './parseRunbook';

const SIZE = 500_000;
const fill = (piece: string, size = SIZE) =>
  piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
const blocks = (lines: string) =>
  fill(`## a\n\`\`\`step\nkind: action\n${fill(lines, 7_900)}\n\`\`\`\n`);

/** Found by looking for what takes long in markdown-it, yaml and our own loops. */
const TEXTS: Record<string, string> = {
  'one heading': `## ${fill('a*_`[')}`,
  headings: fill('## a\n'),
  'lazy quotes': `> > > > > > > > a\n${fill('b\n')}`,
  'deep quotes': fill('> '),
  'deep lists': fill('- '),
  'a list': fill('- a\n'),
  fences: fill('```\n'),
  'fences with a long first line': `\`\`\`${fill('step ')}`,
  comments: fill('<!--\n'),
  zeros: fill('\0'),
  'half surrogates': fill('\uD800'),
  'line ends': fill('\r'),
  steps: fill('## a\n```step\nkind: manual\n```\n'),
  'steps of one id': fill('## a\n```step\nid: a\nkind: manual\n```\n'),
  'front matter without end': `---\n${fill('a: 1\n')}`,
  'front matters': fill('---\n'),
  'deep YAML': `---\na: ${fill('[', 31_000)}\n---\n`,
  'deep maps': `---\na: ${fill('{a: ', 31_000)}\n---\n`,
  'one key many times': `---\n${fill('a: 1\n', 31_000)}---\n`,
  'many keys': `---\n${Array.from({ length: 4_000 }, (_, at) => `k${at}:`).join('\n')}\n---\n`,
  quotes: blocks('"\n'),
  anchors: blocks('a: &a [*a, *a]\n'),
  placeholders: blocks('input: { a: "${{ steps.a.b }}" }\n# '),
  'placeholders without end': blocks('input: { a: "${{ ${{ ${{ ${{ "}\n'),
  'more than is read': fill('a', 600_000),
};

it.each(Object.entries(TEXTS))('reads %s in less than a second', (_, text) => {
  const before = process.cpuUsage();
  const { sections, problems, isRunnable } = parseRunbook(text, 'file.md');
  // Time of the processor: others may be at it, too.
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(1_000);
  expect(sections.map(section => section.text).join('') === text).toBe(true);
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.length).toBeLessThanOrEqual(201);
  expect(isRunnable).toBe(false);
});

it('keeps what expands to much from being read', () => {
  const text =
    '---\nowner: a\nx: &a [1,1]\ny: &b [*a,*a]\nz: [*b]\n---\n## a\n';
  expect(parseRunbook(text, 'x').problems[0]).toMatchObject({
    code: 'front-matter.alias',
    line: 5,
    column: 5,
  });
});
