import { z } from 'zod';

const schema = z.object({
  /** Where requests to the API go: a path of this host, or a URL */
  apiBaseUrl: z.string().min(1),
  /** Where measurements of the page go; empty: nowhere */
  webVitalsUrl: z.string(),
});

export type Config = z.infer<typeof schema>;

/** Reads what `/config.js` has set: it differs between environments, while the build is the same. */
export function readConfig(
  given: unknown = Reflect.get(globalThis, 'appConfig'),
): Config {
  const result = schema.safeParse(given);
  if (!result.success) {
    throw new Error('/config.js is missing or not right');
  }
  return result.data;
}
