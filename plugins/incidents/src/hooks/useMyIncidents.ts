import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  identityApiRef,
  useApi,
  type IdentityApi,
} from '@backstage/core-plugin-api';
import {
  catalogApiRef,
  type CatalogApi,
} from '@backstage/plugin-catalog-react';
import { INCIDENTS_CHANGED_CHANNEL } from '@quarterdeck/plugin-incidents-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useMemo } from 'react';
import { incidentsApiRef } from '../api/IncidentsApi';
import { worstFirst } from '../model/incidents';

const MOST = 100;
const MOST_ENTITIES = 1_000;
const NONE: ReadonlySet<string> = new Set();

/** Open incidents in which the reader has a part, and those of what the reader owns; kept up to date. */
export function useMyIncidents() {
  const api = useApi(incidentsApiRef);
  const identity = useApi(identityApiRef);
  const catalog = useApi(catalogApiRef);
  const load = useMemo(() => {
    // Asked for once: it changes less often than a page is loaded anew.
    let owned: Promise<ReadonlySet<string>> | undefined;
    return async (signal: AbortSignal) => {
      // Where nobody says, those in which the reader has a part are shown all the same.
      owned ??= ownedBy(identity, catalog).catch(() => NONE);
      const [mine, open, ours] = await Promise.all([
        api.list({ view: 'mine', limit: MOST }, { signal }),
        api.list({ view: 'open', limit: MOST }, { signal }),
        owned,
      ]);
      const items = new Map(mine.items.map(item => [item.id, item]));
      for (const item of open.items) {
        if (ours.has(item.entityRef)) {
          items.set(item.id, item);
        }
      }
      return { asOf: mine.asOf, items: worstFirst([...items.values()]) };
    };
  }, [api, identity, catalog]);
  return useLiveData({ load, channel: INCIDENTS_CHANGED_CHANNEL });
}

async function ownedBy(
  identity: IdentityApi,
  catalog: CatalogApi,
): Promise<ReadonlySet<string>> {
  const { ownershipEntityRefs } = await identity.getBackstageIdentity();
  if (ownershipEntityRefs.length === 0) {
    // The catalog takes an empty list for no filter at all.
    return NONE;
  }
  const { items } = await catalog.getEntities({
    filter: { 'relations.ownedBy': ownershipEntityRefs },
    fields: ['kind', 'metadata.name', 'metadata.namespace'],
    limit: MOST_ENTITIES,
  });
  return new Set(items.map(item => stringifyEntityRef(item)));
}
