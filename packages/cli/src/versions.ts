import {
  DEFAULT_VERSIONS,
  VersionTable,
  versionOverridesSchema,
  versionsWith,
} from '@quarterdeck/service-generator';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

/** The defaults, with what a file of `images`, `actions` and `tools` says otherwise. */
export async function readVersions(
  file: string | undefined,
): Promise<VersionTable> {
  return file
    ? versionsWith(
        versionOverridesSchema.parse(parse(await readFile(file, 'utf8'))),
      )
    : DEFAULT_VERSIONS;
}
