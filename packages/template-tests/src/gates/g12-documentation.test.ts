import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderInto } from '../renders';
import { TOOLS, findTool } from '../tools';
import { documentation } from './g12-documentation';

jest.setTimeout(60_000);

(findTool('mkdocs') ? it : it.skip)(
  `finds a page that links to none${findTool('mkdocs') ? '' : ' (skipped: mkdocs is not installed)'}`,
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'quarterdeck-documentation-'));
    try {
      const render = await renderInto(directory, 'react-app');
      expect(await documentation.run(render, TOOLS)).toEqual([]);
      appendFileSync(join(directory, 'docs/index.md'), '[lost](lost.md)\n');
      const [problem] = await documentation.run(render, TOOLS);
      expect(problem).toContain('lost.md');
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
);
