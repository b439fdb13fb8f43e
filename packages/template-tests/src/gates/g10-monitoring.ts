import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { metricsRead } from '@quarterdeck/service-verifier';
import { Gate, Problem, Render } from '../types';

const SCRIPT = 'scripts/test-alerts.sh';

/** G10: alerts fire on bad data and on no other, and read only what is there. */
export const monitoring: Gate = {
  id: 'G10',
  title: 'has alerts that fire on bad data alone, on metrics that are exposed',
  tools: ['promtool'],
  isSlow: true,
  async run(render) {
    const outcome = testAlerts(render.directory);
    return [
      ...(outcome.succeeded ? [] : [`${SCRIPT} fails: ${outcome.output}`]),
      ...metricProblems(render),
    ];
  },
};

/** Runs the tests that a render brings along. */
export function testAlerts(directory: string) {
  const { status, stdout, stderr } = spawnSync(join(directory, SCRIPT), [], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { succeeded: status === 0, output: `${stdout}${stderr}` };
}

/** What the running service was seen to expose decides, where it was run. */
function metricProblems({ files, exposedMetrics, name }: Render): Problem[] {
  if (!exposedMetrics) {
    return [];
  }
  const isExposed = (metric: string) =>
    exposedMetrics.has(metric) ||
    exposedMetrics.has(metric.replace(/_(?:bucket|count|sum)$/, ''));
  return [...metricsRead(files)]
    .filter(metric => !isExposed(metric))
    .map(
      metric =>
        `${name}: alerts and dashboards read ${metric}, which the running service does not expose`,
    );
}
