import { stringifyEntityRef } from '@backstage/catalog-model';
import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useEffect, useState } from 'react';

/** As many as one question to the timeline takes. */
const MOST = 50;

/** The components that belong to the reader or to a group of his; undefined until they are known. */
export function useOwnedEntities(): string[] | undefined {
  const identity = useApi(identityApiRef);
  const catalog = useApi(catalogApiRef);
  const [refs, setRefs] = useState<string[]>();
  useEffect(() => {
    let isCurrent = true;
    const load = async () => {
      const { ownershipEntityRefs } = await identity.getBackstageIdentity();
      const { items } = await catalog.queryEntities({
        filter: {
          kind: 'Component',
          'relations.ownedBy': ownershipEntityRefs,
        },
        fields: ['kind', 'metadata.namespace', 'metadata.name'],
        limit: MOST,
      });
      if (isCurrent) {
        setRefs(items.map(item => stringifyEntityRef(item)));
      }
    };
    // Without them the page only lacks a filter.
    load().catch(() => isCurrent && setRefs([]));
    return () => {
      isCurrent = false;
    };
  }, [identity, catalog]);
  return refs;
}
