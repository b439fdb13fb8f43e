/** What executors in clusters post to the portal, and who takes it. */
import { z } from 'zod';
import { executorEventSchema } from './protocol';

export const reportSchema = z.object({
  events: z
    .array(
      z.object({
        /** Grows by each event; one that was had is not had again. */
        sequence: z.number().int().min(1).max(2_147_483_647),
        event: executorEventSchema,
      }),
    )
    .min(1)
    .max(1_000),
});
export type Report = z.infer<typeof reportSchema>;

/** Why a report is not taken: its run has ended, or nobody waits for it. */
export type Refusal = 'ended' | 'unwatched';

export interface ReportDoor {
  /** Whether the token is the one of this run, which is under way. */
  isAllowed(runId: string, token: string): Promise<boolean>;
  /** Takes what is new of it. */
  add(runId: string, report: Report): Promise<Refusal | undefined>;
}
