import type { Reporter } from './Reporter';

/** What a job has beside its own document. */
export interface JobContext {
  reporter: Reporter;
  /** Aborts with the ExecutorError that says why. */
  signal: AbortSignal;
  /** Of mode 0700, removed after the job. */
  scratch: string;
  /** For the log of the portal; secrets are taken out of it. */
  log(message: string): void;
}
