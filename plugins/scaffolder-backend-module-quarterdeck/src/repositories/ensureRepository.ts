import { Publication, Published, publish } from './publish';
import { RepositoryTarget, Visibility } from './types';
import { waitUntilReachable } from './waitUntilReachable';

export interface Ensured extends Published {
  /** Whether it was made now */
  isNew: boolean;
}

/**
 * After it, the repository is there and has the files, whatever was there before and however often it runs.
 *
 * @throws ConflictError where it has other content
 */
export async function ensureRepository(
  target: RepositoryTarget,
  about: { description: string; visibility: Visibility },
  publication: Publication,
): Promise<Ensured> {
  const { signal } = publication;
  let prepared: Published | undefined;
  const { reach, isNew, isPrepared } = await target.ensure({
    ...about,
    signal,
    prepare: async part => {
      prepared = await publish(part, publication);
    },
  });
  if (isPrepared && prepared) {
    return { ...prepared, isNew };
  }
  if (isNew) {
    await waitUntilReachable(reach, signal);
  }
  return { ...(await publish(reach, publication)), isNew };
}
