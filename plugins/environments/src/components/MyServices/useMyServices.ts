import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import {
  ENVIRONMENTS_CHANGED_CHANNEL,
  type Fleet,
} from '@quarterdeck/plugin-environments-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { environmentsApiRef } from '../../api/EnvironmentsApi';
import { readPages } from '../../model/fleetPages';

/** The most owners that the backend takes in one question. */
const OWNERS_PER_QUESTION = 50;
/** Enough to find the worst of what a person can look after. */
const LONGEST_LIST = 200;

export type MyServices = Pick<Fleet, 'asOf' | 'environments' | 'items'> & {
  /** Whether there are more than are listed. */
  hasMore: boolean;
  /** The reader and the groups that they are in, as owners of what is listed. */
  ownerRefs: string[];
};

/** What runs where of all that the reader or one of their groups owns, kept up to date. */
export function useMyServices() {
  const api = useApi(environmentsApiRef);
  const identityApi = useApi(identityApiRef);
  const load = useCallback(
    async (signal: AbortSignal): Promise<MyServices> => {
      const { ownershipEntityRefs } = await identityApi.getBackstageIdentity();
      const fleets = await Promise.all(
        chunks(ownershipEntityRefs, OWNERS_PER_QUESTION).map(owner =>
          readPages(
            page => api.getFleet({ owner, ...page }, { signal }),
            LONGEST_LIST,
            ({ entityRef }) => entityRef,
          ),
        ),
      );
      const items = fleets.flatMap(fleet => fleet.items);
      return {
        // Who owns nothing is answered here.
        asOf: fleets[0]?.asOf ?? new Date().toISOString(),
        environments: fleets[0]?.environments ?? [],
        // What has two owners may be in two answers.
        items: [...new Map(items.map(row => [row.entityRef, row])).values()],
        hasMore: fleets.some(
          ({ pageInfo }) => pageInfo.nextCursor !== undefined,
        ),
        ownerRefs: ownershipEntityRefs,
      };
    },
    [api, identityApi],
  );
  return useLiveData({ load, channel: ENVIRONMENTS_CHANGED_CHANNEL });
}

function chunks(values: string[], length: number): string[][] {
  const count = Math.ceil(values.length / length);
  return Array.from({ length: count }, (_, index) =>
    values.slice(index * length, (index + 1) * length),
  );
}
