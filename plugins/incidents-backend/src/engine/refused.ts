import { ConflictError, InputError } from '@backstage/errors';
import { Refusal } from '../domain/commands';
import { CHART } from '../domain/decide';
import { IncidentRecord, toIso } from '../domain/records';

/** Why something cannot be done with an incident, and what can. */
export function refused(
  refusal: Refusal,
  record: IncidentRecord,
  wanted: keyof typeof CHART | 'comment',
): Error {
  const name = `INC-${record.number}`;
  switch (refusal) {
    case 'before-beginning':
      return new InputError(
        `${name} began at ${toIso(record.startedAt)}; it cannot have been over before`,
      );
    case 'before-mitigation':
      return new InputError(
        `${name} was mitigated at ${toIso(record.mitigatedAt ?? record.startedAt)}; it cannot have been over before`,
      );
    case 'in-the-future':
      return new InputError('at has to be in the past, or left out for now');
    case 'into-itself':
      return new InputError(`${name} cannot be merged into itself`);
    case 'into-one-that-is-over':
      return new ConflictError(
        `${name} goes on and the other one is over: reopen that first, or merge it into ${name}`,
      );
    default:
      return new ConflictError(
        record.mergedInto
          ? `${name} was merged into INC-${record.mergedInto.number}; go on there`
          : `${name} is ${record.state}${holderOf(record)}; one cannot ${wanted} it`,
      );
  }
}

function holderOf({ state, acknowledgedBy }: IncidentRecord): string {
  return state === 'acknowledged' && acknowledgedBy !== undefined
    ? ` by ${acknowledgedBy}`
    : '';
}
