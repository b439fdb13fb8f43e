import {
  registerCompareEnvironments,
  registerListPromotions,
} from './compareEnvironments';
import { registerGetEnvironments } from './getEnvironments';
import { registerListDeployments } from './listDeployments';

/** What runbooks, templates, MCP clients and the command line may ask this room. */
export function registerActions(
  options: Parameters<typeof registerCompareEnvironments>[0] &
    Parameters<typeof registerGetEnvironments>[0] &
    Parameters<typeof registerListDeployments>[0],
): void {
  registerGetEnvironments(options);
  registerListDeployments(options);
  registerCompareEnvironments(options);
  registerListPromotions(options);
}
