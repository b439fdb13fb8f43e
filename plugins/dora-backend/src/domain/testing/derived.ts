import { CountingRules } from '../countingRules';
import { derive, DeriveInput } from '../derive';
import { ENTITY, HOUR } from './records';

export const RULES: CountingRules = {
  attributionWindowMs: 24 * HOUR,
  recoveryFrom: 'incident',
  leadTimeFrom: 'commit',
};

/** What follows for the shop in production, unless it is said otherwise. */
export function derived(
  input: Partial<DeriveInput>,
  rules: Partial<CountingRules> = {},
) {
  const { deployments, incidents } = derive(
    {
      entityRef: ENTITY,
      environmentId: 'production',
      deployments: [],
      incidents: [],
      corrections: new Map(),
      marks: new Map(),
      ...input,
    },
    { ...RULES, ...rules },
  );
  return {
    deployment: (id: string) => deployments.get(id),
    incident: (id: string) => incidents.get(id),
  };
}
