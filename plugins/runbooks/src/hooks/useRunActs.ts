import { useApi } from '@backstage/core-plugin-api';
import type { Run } from '@quarterdeck/plugin-runbooks-common';
import { useState } from 'react';
import { runbooksApiRef, type RunAct, type StepAct } from '../api/RunbooksApi';

export interface RunActs {
  /** The newest that is known. */
  run: Run;
  isBusy: boolean;
  /** How the run was when the reader acted and somebody else was faster; absent as long as that is not so. */
  overtaken: Run | undefined;
  dismiss(): void;
  /** Both throw what the backend refused. */
  onStep(stepId: string, act: StepAct): Promise<void>;
  onRun(act: RunAct): Promise<void>;
}

/**
 * What the reader does to a run. The answer is shown at once, without waiting for the next look.
 *
 * @param seen - the run as it was last looked at
 * @param refresh - looks again
 */
export function useRunActs(seen: Run, refresh: () => void): RunActs {
  const api = useApi(runbooksApiRef);
  const [answered, setAnswered] = useState<Run>();
  const [isBusy, setBusy] = useState(false);
  const [overtaken, setOvertaken] = useState<Run>();
  const run = answered && answered.revision > seen.revision ? answered : seen;
  const perform = async (act: () => Promise<Run>) => {
    setBusy(true);
    setOvertaken(undefined);
    try {
      setAnswered(await act());
    } catch (error) {
      if (isConflict(error)) {
        setOvertaken(run);
      }
      throw error;
    } finally {
      setBusy(false);
      refresh();
    }
  };
  return {
    run,
    isBusy,
    overtaken,
    dismiss: () => setOvertaken(undefined),
    onStep: (stepId, act) => perform(() => api.actOnStep(run.id, stepId, act)),
    onRun: act => perform(() => api.actOnRun(run.id, act)),
  };
}

function isConflict(error: unknown): boolean {
  return (
    error instanceof Error && 'statusCode' in error && error.statusCode === 409
  );
}
