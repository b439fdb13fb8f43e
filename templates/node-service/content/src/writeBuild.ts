// Runs at the end of `npm run build`: keeps the version and the commit beside the program.
import { writeFileSync } from 'node:fs';

writeFileSync(
  new URL('build.json', import.meta.url),
  `${JSON.stringify({
    version: process.env.VERSION ?? 'development',
    revision: process.env.REVISION ?? 'unknown',
  })}\n`,
);
