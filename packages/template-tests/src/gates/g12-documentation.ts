import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Gate } from '../types';

/** G12, beside the rules of catalog and docs: mkdocs builds the pages without a warning. */
export const documentation: Gate = {
  id: 'G12',
  title: 'has documentation that mkdocs builds without a warning',
  tools: ['mkdocs'],
  isSlow: true,
  selects: ({ files }) => files.has('mkdocs.yml'),
  async run({ directory, files }, tools) {
    const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-docs-'));
    try {
      const configuration: unknown = parse(
        files.get('mkdocs.yml')?.content ?? '',
      );
      // The portal's own plugin is not in Debian; what it adds is how pages look.
      const own = {
        ...Object(configuration),
        plugins: [],
        docs_dir: join(directory, 'docs'),
        site_dir: join(folder, 'site'),
      };
      // JSON is YAML, too, and has no strings that mkdocs would take for something else.
      writeFileSync(join(folder, 'mkdocs.yml'), JSON.stringify(own));
      const { status, stdout, stderr } = spawnSync(
        tools.path('mkdocs'),
        ['build', '--strict', '--config-file', join(folder, 'mkdocs.yml')],
        { encoding: 'utf8', timeout: 60_000 },
      );
      return status === 0 ? [] : [`mkdocs: ${stdout}${stderr}`.trim()];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
