import {
  DEFAULT_VERSIONS,
  describeService,
  generate,
  modelOf,
  treeOf,
} from '@quarterdeck/service-generator';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTree } from '../renders';
import { findTool } from '../tools';
import { testAlerts } from './g10-monitoring';

const RULES = 'deploy/components/alerts-production/prometheus-rule.yaml';

jest.setTimeout(120_000);

// A test that cannot fail proves nothing.
(findTool('promtool') ? describe : describe.skip)(
  `the tests of alerts, by promtool${findTool('promtool') ? '' : ' (skipped: it is not installed)'}`,
  () => {
    let directory: string;

    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), 'quarterdeck-alerts-'));
      const model = modelOf(
        describeService('go', {
          name: 'orders',
          description: 'Takes orders and tells their state',
          owner: 'group:default/veza-team',
          repository: '',
          database: 'postgres18',
          cache: 'redis',
        }),
        DEFAULT_VERSIONS,
      );
      await writeTree(directory, treeOf(generate(model, ['monitoring'])));
    });

    afterAll(() => rmSync(directory, { recursive: true, force: true }));

    it.each([
      ['as they are', (rules: string) => rules, true],
      [
        'if none ever fires',
        (rules: string) => rules.replace(/ for: \d+[mh]/g, ' for: 30d'),
        false,
      ],
      [
        'if one fires although all is well',
        (rules: string) => rules.replace(/absent\(up\{[^}]*\}\)/, 'vector(1)'),
        false,
      ],
      [
        'if failed requests are divided by themselves',
        (rules: string) =>
          rules.replace(/sum by \(job, namespace\) \((rate\(.*\))\)$/gm, '$1'),
        false,
      ],
    ])('pass or fail %s', (_title, change, passes) => {
      const path = join(directory, RULES);
      const rules = readFileSync(path, 'utf8');
      writeFileSync(path, change(rules));
      const { succeeded, output } = testAlerts(directory);
      writeFileSync(path, rules);
      expect([succeeded, output]).toEqual([passes, expect.any(String)]);
    });
  },
);
