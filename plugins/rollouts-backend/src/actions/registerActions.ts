import { registerControlRollout } from './controlRollout';
import { registerExecutePlan } from './executePlan';
import { registerPlanRollback } from './planRollback';
import { registerPlanRollout } from './planRollout';
import { registerReadRollouts } from './readRollouts';

/** What runbooks, templates, MCP clients and the command line may ask this room. Agreeing to a plan is no action. */
export function registerActions(
  options: Parameters<typeof registerPlanRollback>[0] &
    Parameters<typeof registerReadRollouts>[0],
): void {
  registerPlanRollout(options);
  registerPlanRollback(options);
  registerExecutePlan(options);
  registerControlRollout(options);
  registerReadRollouts(options);
}
