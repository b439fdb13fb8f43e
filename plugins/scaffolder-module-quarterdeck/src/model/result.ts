import { z } from 'zod';

/** What the templates' last lines hand to the page of a task. A task that is under way has none of it yet. */
const resultSchema = z.object({
  name: z.string(),
  entityRef: z.string(),
  remoteUrl: z.string().optional(),
  repoContentsUrl: z.string().optional(),
  commitHash: z.string().optional(),
  /** With a change that somebody is to review */
  branch: z.string().optional(),
  pullRequest: z.string().optional(),
  report: z
    .object({
      files: z.number(),
      rules: z.number(),
      findings: z.array(z.object({ path: z.string(), message: z.string() })),
    })
    .optional(),
});

export type Result = z.infer<typeof resultSchema>;

export function readResult(output: unknown): Result | undefined {
  return resultSchema.safeParse(output).data;
}

/** Browsers open what is on a server; a path of the portal's own machine is only told. */
export function isAddress(url: string | undefined): url is string {
  return url !== undefined && /^https?:\/\//.test(url);
}
