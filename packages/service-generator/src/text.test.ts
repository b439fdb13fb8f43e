import { parse } from 'yaml';
import { text, yamlText } from './text';

describe('text', () => {
  it('takes the margin off, and keeps what is indented further', () => {
    const lines = 'a\nb';
    expect(text`
      first
        ${lines}
      last ${1}
    `).toBe('first\n  a\n  b\nlast 1\n');
  });

  it('leaves backslashes to the shell', () => {
    expect(text`
      printf '%s\n' "\${name}" \`id\` \\1
    `).toBe('printf \'%s\\n\' "${name}" `id` \\1\n');
  });
});

describe('yamlText', () => {
  it.each(['yes', 'no', 'off', '0777', '1e3', '12:30', '~', '3.10', 'null'])(
    'quotes %s, which parsers do not agree on',
    value => {
      const written = yamlText([{ value: { key: value } }]);
      expect(written).toBe(`key: '${value}'\n`);
      expect(parse(written, { version: '1.1' })).toEqual({ key: value });
    },
  );

  it('separates documents and puts each comment before its own', () => {
    expect(
      yamlText([
        { comment: 'one\n\ntwo', value: { a: 1 } },
        { value: { b: undefined, c: 'x' } },
      ]),
    ).toBe('# one\n#\n# two\na: 1\n---\nc: x\n');
  });
});
