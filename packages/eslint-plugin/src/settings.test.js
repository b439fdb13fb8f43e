const { ESLint } = require('eslint');
const path = require('node:path');

const root = path.resolve(__dirname, '..', '..', '..');
const file = path.join(root, 'packages/toolkit-common/src/example.ts');

async function lint(code, filePath = file) {
  const eslint = new ESLint({ cwd: root });
  const [{ messages }] = await eslint.lintText(code, { filePath });
  return messages.map(({ ruleId, severity }) => [ruleId, severity]);
}

const WARNING = 1;
const ERROR = 2;
const lines = count => '// a line\n'.repeat(count);
const functionOf = count =>
  `export function f() {\n${'  f();\n'.repeat(count)}}\n`;

describe('the lint settings of a package', () => {
  it('warn past the size aimed at and fail past the bound', async () => {
    expect(await lint(lines(300))).toEqual([]);
    expect(await lint(lines(301))).toEqual([['max-lines', WARNING]]);
    expect(await lint(lines(451))).toContainEqual([
      '@quarterdeck/hard-max-lines',
      ERROR,
    ]);
    expect(await lint(functionOf(50))).toEqual([]);
    expect(await lint(functionOf(61))).toEqual([
      ['max-lines-per-function', WARNING],
    ]);
    expect(await lint(functionOf(121))).toContainEqual([
      '@quarterdeck/hard-max-lines-per-function',
      ERROR,
    ]);
  });

  it('leave the length of a describe alone', async () => {
    const filePath = file.replace('.ts', '.test.ts');
    const suite = `describe('x', () => {\n${"  it('y', () => expect(1).toBe(1));\n".repeat(
      130,
    )}});\n`;
    const rules = (await lint(suite, filePath)).map(([rule]) => rule);
    expect(rules).not.toContain('max-lines-per-function');
    expect(rules).not.toContain('@quarterdeck/hard-max-lines-per-function');
  });

  it('refuse any and what package.json does not declare', async () => {
    expect(await lint('export const x = JSON.parse("1") as any;\n')).toEqual([
      ['@typescript-eslint/no-explicit-any', ERROR],
    ]);
    expect(await lint("export { default } from 'luxon';\n")).toEqual([
      ['@backstage/no-undeclared-imports', ERROR],
    ]);
  });

  it('refuse imports against the design', async () => {
    const rules = (
      await lint("export { x } from '@quarterdeck/toolkit-node';\n")
    ).map(([rule]) => rule);
    expect(rules).toContain('@quarterdeck/import-boundaries');
  });
});
