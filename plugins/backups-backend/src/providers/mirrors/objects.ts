import { z } from 'zod';

/** Objects of clusters are written by others: what is missing or of another shape is left out, never guessed. */
export const metadataSchema = z.object({
  name: z.string(),
  namespace: z.string().default(''),
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.string()).default({}),
});

const time = z
  .string()
  .transform(text => Date.parse(text))
  .transform(ms => (Number.isFinite(ms) ? ms : undefined));
export const optionalTime = time.optional().catch(undefined);
export const optionalText = z.string().optional().catch(undefined);
export const optionalFlag = z.boolean().optional().catch(undefined);
export const optionalTexts = z.array(z.string()).optional().catch(undefined);

export const conditionsSchema = z
  .array(
    z.object({
      type: z.string(),
      status: z.string(),
      reason: z.string().default(''),
      message: z.string().default(''),
    }),
  )
  .default([])
  .catch([]);

/** Those that have the shape. */
export function shaped<Schema extends z.ZodType>(
  schema: Schema,
  objects: readonly unknown[] = [],
): z.output<Schema>[] {
  return objects.flatMap(object => {
    const parsed = schema.safeParse(object);
    return parsed.success ? [parsed.data] : [];
  });
}

/** The latest of the times that are known. */
export function latest(
  times: readonly (number | undefined)[],
): number | undefined {
  const known = times.filter(time_ => time_ !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

export function earliest(
  times: readonly (number | undefined)[],
): number | undefined {
  const known = times.filter(time_ => time_ !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
