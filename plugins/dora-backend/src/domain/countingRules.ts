/** By what deployments and incidents are related and timed. */
export interface CountingRules {
  /** How long before an incident a deployment may have ended that is to blame for it. */
  attributionWindowMs: number;
  /** `incident`: since it hurt; `deployment`: since the deployment had finished, as DevLake has it. */
  recoveryFrom: 'incident' | 'deployment';
  leadTimeFrom: 'commit' | 'merge';
}
