import { ConflictError, NotAllowedError } from '@backstage/errors';
import { RolloutStore } from '../database/RolloutStore';
import {
  GateOverride,
  OverrideCommand,
  canOverride,
  isOf,
  openReviews,
} from '../domain/overrides';
import { RolloutRecord } from '../domain/records';

/** Takes down which gates people let a rollout pass, and who has looked at that. */
export class OverrideService {
  constructor(
    private readonly options: {
      store: Pick<RolloutStore, 'command'>;
      now: () => number;
      onChanged(): void;
    },
  ) {}

  /**
   * @throws ConflictError for a gate that is not closed, or a review that is not open; NotAllowedError for who would
   * look at what they did themselves
   */
  async command(
    record: RolloutRecord,
    command: OverrideCommand,
  ): Promise<void> {
    if (command.kind === 'override-gate') {
      assertClosed(record, command);
    } else {
      assertOpen(record, command);
    }
    const { store, now, onChanged } = this.options;
    await store.command(record.id, command, now());
    onChanged();
  }
}

function assertClosed({ state }: RolloutRecord, command: OverrideCommand) {
  const gate = state.gates.find(each => isOf(command, each));
  if (gate?.kind === 'approval' && !gate.isOpen) {
    throw new NotAllowedError(
      'Nobody can pass the gate approval: it takes somebody else to agree to the plan',
    );
  }
  if (!gate || !canOverride(state, gate)) {
    throw new ConflictError(
      `The rollout does not wait at a gate ${command.gate}${command.beforeStep === null ? '' : ` before ${command.beforeStep}`}: there is nothing to pass`,
    );
  }
}

function assertOpen({ state }: RolloutRecord, command: OverrideCommand) {
  const review: GateOverride | undefined = openReviews(state).find(
    ({ gate, beforeStep }) =>
      gate === command.gate && beforeStep === command.beforeStep,
  );
  if (!review) {
    throw new ConflictError(
      `Nobody has passed a gate ${command.gate}, or somebody has looked at it already`,
    );
  }
  if (review.by === command.by) {
    throw new NotAllowedError(
      'You passed this gate yourself; somebody else has to look at it',
    );
  }
}
