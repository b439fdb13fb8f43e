import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { Refusal } from '../domain/commands';
import { RunRecord } from '../domain/records';

const INPUT: Partial<Record<Refusal, string>> = {
  'no-such-option': 'There is no such option, or it leads back',
  'comment-missing': 'reason is missing: say why it is skipped',
  'evidence-missing': 'evidence is missing: the step asks for it',
  'evidence-kind': 'evidence is of another kind than the step asks for',
  'evidence-link':
    'evidence.value has to be an address that begins with https://, http:// or /',
  'wrong-kind': 'That cannot be done with a step of this kind',
};

/** The error that says why a command changed nothing. */
export function refused(
  refusal: Refusal,
  record: RunRecord,
  stepId: string | undefined,
): Error {
  const step = record.steps.find(({ id }) => id === stepId);
  const input = INPUT[refusal];
  if (input !== undefined) {
    return new InputError(input);
  }
  switch (refusal) {
    case 'no-such-step':
      return new NotFoundError(`This run has no step ${stepId}`);
    case 'over':
      return new ConflictError(`The run is ${record.phase} already`);
    case 'not-its-turn':
      return new ConflictError(
        step && ['pending'].includes(step.state)
          ? 'The steps before it come first'
          : `The step is ${step?.state} already${step?.actor === undefined ? '' : `, by ${step.actor}`}`,
      );
    case 'needs-agreement':
      return new ConflictError(
        'Somebody else has to agree: ask again, or abort the run',
      );
    case 'too-many-comments':
      return new ConflictError(
        'So much was said of this run that nothing more fits; say it where it belongs',
      );
    case 'leads-already':
      return new ConflictError(`${record.lead} leads the run already`);
    default:
      return new ConflictError(
        `The step is ${step?.state}: ${step?.reason.message}`,
      );
  }
}
