import { registerListIncidents } from './listIncidents';
import { registerOpenIncident } from './openIncident';
import { registerGetIncident } from './getIncident';

/** What runbooks, templates, MCP clients and the command line may ask this room. */
export function registerActions(
  options: Parameters<typeof registerListIncidents>[0] &
    Parameters<typeof registerOpenIncident>[0],
): void {
  registerListIncidents(options);
  registerGetIncident(options);
  registerOpenIncident(options);
}
