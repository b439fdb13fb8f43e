import { registerGetEvidence } from './getEvidence';
import { registerListBackups } from './listBackups';
import { registerStartRuns } from './startRuns';

/** What runbooks, templates, MCP clients and the command line may do and ask here, with their callers' permissions. */
export function registerActions(
  options: Parameters<typeof registerStartRuns>[0] &
    Parameters<typeof registerListBackups>[0] &
    Parameters<typeof registerGetEvidence>[0],
): void {
  registerStartRuns(options);
  registerListBackups(options);
  registerGetEvidence(options);
}
