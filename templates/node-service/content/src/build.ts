import { readFileSync } from 'node:fs';
import { z } from 'zod';

const buildSchema = z.object({ version: z.string(), revision: z.string() });

/** What is running: the version, and the commit that it was built from. */
export type Build = z.infer<typeof buildSchema>;

/** Reads what `npm run build` wrote beside the program; a program that runs from its sources has none. */
export function readBuild(
  file: URL = new URL('build.json', import.meta.url),
): Build {
  try {
    return buildSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return { version: 'development', revision: 'unknown' };
  }
}
