import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  EntityRunbooks,
  NewRun,
  Run,
  RunPage,
  RunQuery,
  RunbookDetails,
  RunbookPage,
  RunbookQuery,
} from '@quarterdeck/plugin-runbooks-common';

export type AskOptions = { signal?: AbortSignal };

/** What a person does to one step. */
export type StepAct =
  | {
      verb: 'execute' | 'retry';
      /** Of the input that was seen. */
      inputHash: string | null;
      /** Used for this once; nobody keeps them. */
      secrets: Record<string, string>;
    }
  | {
      verb: 'complete';
      evidence: { kind: 'text' | 'link'; value: string } | null;
      comment: string | null;
    }
  | { verb: 'decide'; option: number; comment: string | null }
  | { verb: 'skip'; reason: string | null }
  | { verb: 'settle'; happened: boolean; comment: string }
  | { verb: 'cancel' };

/** What a person does to a whole run. */
export type RunAct =
  | { verb: 'abort'; reason: string }
  | { verb: 'hand-over'; to: string; comment: string | null }
  | { verb: 'comments'; text: string; stepId: string | null };

/**
 * What the pages of this room ask the backend.
 *
 * Every method throws a `ResponseError`: with 403 when it is not for the reader, with 404 for what does not exist or may
 * not be seen, with 409 when somebody else was faster or the input is another one than the reader has seen.
 */
export interface RunbooksApi {
  listOfEntity(
    entityRef: string,
    options?: AskOptions,
  ): Promise<EntityRunbooks>;
  get(
    entityRef: string,
    slug: string,
    options?: AskOptions,
  ): Promise<RunbookDetails>;
  /** Of all entities that the reader may see. */
  list(query: RunbookQuery, options?: AskOptions): Promise<RunbookPage>;
  /** Newest first. */
  listRuns(query: RunQuery, options?: AskOptions): Promise<RunPage>;
  getRun(id: string, options?: AskOptions): Promise<Run>;
  /** @param key - the same key starts it once, however often it is sent */
  start(run: NewRun, key: string): Promise<Run>;
  /** Returns how the run is then. What the portal carries out goes on after that. */
  actOnStep(runId: string, stepId: string, act: StepAct): Promise<Run>;
  actOnRun(runId: string, act: RunAct): Promise<Run>;
  /** The record of a run, as Markdown. */
  getReport(runId: string): Promise<string>;
}

export const runbooksApiRef = createApiRef<RunbooksApi>().with({
  id: 'plugin.runbooks.client',
  pluginId: 'runbooks',
});
