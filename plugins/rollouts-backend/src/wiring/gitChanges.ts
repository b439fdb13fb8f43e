import { UrlReaderService } from '@backstage/backend-plugin-api';
import { EntityAccess } from '@quarterdeck/toolkit-node';
import { ManifestSource } from '../providers/manifests/ManifestSource';
import { GitChanges } from '../engine/GitChanges';

/** The changes to Git, from what Backstage may read. */
export function createGitChanges(
  access: EntityAccess,
  urlReader: UrlReaderService,
): GitChanges {
  return new GitChanges({ access, source: new ManifestSource(urlReader) });
}
