import { registerGetRun } from './getRun';
import { registerListRunbooks } from './listRunbooks';
import { registerListRuns } from './listRuns';
import { registerStartRun } from './startRun';
import { registerSuggestRunbooks } from './suggestRunbooks';

/** Makes the verbs of the room available to people, agents and other rooms. */
export function registerActions(
  options: Parameters<typeof registerGetRun>[0] &
    Parameters<typeof registerListRuns>[0] &
    Parameters<typeof registerStartRun>[0] &
    Parameters<typeof registerSuggestRunbooks>[0],
): void {
  registerListRunbooks(options);
  registerSuggestRunbooks(options);
  registerListRuns(options);
  registerGetRun(options);
  registerStartRun(options);
}
