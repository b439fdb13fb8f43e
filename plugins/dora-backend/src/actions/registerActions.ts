import { registerExplainMetric } from './explainMetric';
import { registerListFailedDeployments } from './listFailedDeployments';
import { registerQueryMetrics } from './queryMetrics';

/** What runbooks, templates, MCP clients and the command line may ask this room; all of it only reads. */
export function registerActions(
  options: Parameters<typeof registerQueryMetrics>[0] &
    Parameters<typeof registerExplainMetric>[0] &
    Parameters<typeof registerListFailedDeployments>[0],
): void {
  registerQueryMetrics(options);
  registerExplainMetric(options);
  registerListFailedDeployments(options);
}
