import type {
  Deployment,
  DeploymentPage,
} from '@quarterdeck/plugin-environments-common';
import { mergeDeployments } from './deployments';

/** What has been read so far of one history. */
export type Reading = {
  items: Deployment[];
  firstPage: DeploymentPage;
  /** Where the oldest page that was read ends; absent at the end of all. */
  nextCursor?: string;
  /** Whether older pages than the first were read. */
  deeper: boolean;
};

/** The first page has come, perhaps not for the first time. What a newer deployment pushed out of it stays. */
export function withFirstPage(
  known: Reading | undefined,
  firstPage: DeploymentPage,
): Reading {
  const { items } = firstPage;
  const { nextCursor } = firstPage.pageInfo;
  const connected =
    nextCursor === undefined ||
    items.some(({ id }) => known?.items.some(other => other.id === id));
  if (!known || !connected) {
    // After a long absence there may be a gap between what was known and the new first page: begin again.
    return { items, firstPage, nextCursor, deeper: false };
  }
  return {
    firstPage,
    items: mergeDeployments(known.items, items),
    deeper: known.deeper,
    nextCursor: known.deeper ? known.nextCursor : nextCursor,
  };
}

/** An older page has come. */
export function withOlderPage(known: Reading, page: DeploymentPage): Reading {
  return {
    ...known,
    items: mergeDeployments(known.items, page.items),
    deeper: true,
    nextCursor: page.pageInfo.nextCursor,
  };
}
