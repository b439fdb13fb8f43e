import { stringifyEntityRef } from '@backstage/catalog-model';
import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useCallback } from 'react';
import { MINE } from '../model/filters';
import { useAnswer } from './useAnswer';

/** As many as one question to the timeline takes. */
export const MOST_ENTITIES = 50;

export interface OwnedEntities {
  /** Full references, in the order of the catalog. */
  refs: string[];
  /** How many there are in all; more than `refs` where one question cannot name them. */
  total: number;
}

/** Who owns components, by reference. */
export function useOwners() {
  const catalog = useApi(catalogApiRef);
  return useAnswer(
    useCallback(async () => {
      const facet = 'relations.ownedBy';
      const { facets } = await catalog.getEntityFacets({
        facets: [facet],
        filter: { kind: 'Component' },
      });
      return (facets[facet] ?? []).map(({ value }) => value).sort();
    }, [catalog]),
  );
}

/** The components of an owner; undefined where none was asked for. */
export function useOwnedEntities(owner: string | undefined) {
  const identity = useApi(identityApiRef);
  const catalog = useApi(catalogApiRef);
  return useAnswer<OwnedEntities | undefined>(
    useCallback(async () => {
      if (owner === undefined) {
        return undefined;
      }
      const owners =
        owner === MINE
          ? (await identity.getBackstageIdentity()).ownershipEntityRefs
          : [owner];
      if (owners.length === 0) {
        // The catalog takes an empty list for no filter at all.
        return { refs: [], total: 0 };
      }
      const { items, totalItems } = await catalog.queryEntities({
        filter: { kind: 'Component', 'relations.ownedBy': owners },
        fields: ['kind', 'metadata.namespace', 'metadata.name'],
        limit: MOST_ENTITIES,
      });
      return {
        refs: items.map(item => stringifyEntityRef(item)),
        total: totalItems,
      };
    }, [identity, catalog, owner]),
  );
}
