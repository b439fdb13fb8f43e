import { z } from 'zod';

/**
 * Why something is as it is, for a person. `code` and `params` let a page say it in the reader's language; `message`
 * is the same sentence in English, for logs, exports and pages that do not know the code.
 */
export const reasonSchema = z.object({
  code: z.string().min(1),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  message: z.string().min(1),
});

export type Reason = z.infer<typeof reasonSchema>;
