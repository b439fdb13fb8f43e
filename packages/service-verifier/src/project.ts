import {
  DEFAULT_VERSIONS,
  DESCRIPTION_FILE,
  FileTree,
  VersionTable,
  modelOf,
  readDescription,
} from '@quarterdeck/service-generator';
import { Project } from './types';

/** @throws Error where there is a description that cannot be read */
export function projectOf(
  files: FileTree,
  versions: VersionTable = DEFAULT_VERSIONS,
): Project {
  const description = files.get(DESCRIPTION_FILE);
  return {
    files,
    model:
      description && modelOf(readDescription(description.content), versions),
  };
}
