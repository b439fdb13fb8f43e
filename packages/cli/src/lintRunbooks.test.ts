import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from './main';

const GOOD = `---
owner: group:default/shop
---
## Look

\`\`\`step
kind: manual
\`\`\`
`;

describe('quarterdeck lint-runbooks', () => {
  let folder: string;
  let lines: string[];
  const run = (...commandLine: string[]) =>
    main(['lint-runbooks', ...commandLine], {
      out: line => lines.push(line),
      error: line => lines.push(line),
    });

  beforeEach(async () => {
    lines = [];
    folder = await mkdtemp(join(tmpdir(), 'quarterdeck-runbooks-'));
    await mkdir(join(folder, 'deeper'));
    await writeFile(join(folder, 'good.md'), GOOD);
    await writeFile(join(folder, 'no-runbook.txt'), '');
    await writeFile(join(folder, 'index.md'), '# All of them\n');
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('has nothing to say of a good one', async () => {
    expect(await run(folder)).toBe(0);
    expect(lines).toEqual(['1 runbooks, 0 errors, 0 warnings']);
  });

  it('gives the place of each problem, and fails on errors', async () => {
    const bad = join(folder, 'deeper', 'bad.md');
    await writeFile(
      bad,
      GOOD.replace('manual', 'manuel').replace('owner', 'ownr'),
    );
    expect(await run(folder)).toBe(1);
    expect(lines).toEqual([
      `${bad}:1:1 warning Nobody owns this runbook. Say who keeps it right: "owner: group:default/<team>" in the front matter. (front-matter.no-owner)`,
      `${bad}:2:1 warning "ownr" is not read. Did you mean "owner"? (front-matter.unknown-key)`,
      `${bad}:7:7 error There is no step of kind "manuel". Did you mean "manual"? (step.unknown-kind)`,
      '2 runbooks, 1 errors, 2 warnings',
    ]);
  });

  it('does not fail on warnings', async () => {
    const file = join(folder, 'plain.md');
    await writeFile(file, '# Only text\n');
    expect(await run(file, join(folder, 'good.md'))).toBe(0);
    expect(lines.at(-1)).toBe('2 runbooks, 0 errors, 2 warnings');
  });

  it('refuses to find nothing', async () => {
    await rm(join(folder, 'good.md'));
    await expect(run(folder)).rejects.toThrow(/There is no runbook/);
    await expect(run(join(folder, 'gone'))).rejects.toThrow(/ENOENT/);
  });
});
