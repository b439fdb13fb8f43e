import { InputError } from '@backstage/errors';

const REQUIRABLE_GATES = [
  'end-to-end',
  'scan',
  'migration-job',
  'alert-rule',
] as const;
export type RequirableGate = (typeof REQUIRABLE_GATES)[number];

/** @throws InputError for a name that is none of them */
export function readRequiredGates(
  names: readonly string[] = [],
): RequirableGate[] {
  return names.map(name => {
    const known = REQUIRABLE_GATES.find(each => each === name);
    if (!known) {
      throw new InputError(
        `rollouts: require names "${name}"; there is ${REQUIRABLE_GATES.join(', ')}`,
      );
    }
    return known;
  });
}
