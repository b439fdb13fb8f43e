import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useEffect, useState } from 'react';

const MOST = 1_000;
const NONE: readonly string[] = [];

/** References of the entities of a kind, for a field to offer; none as long as, or where, the catalog does not say. */
export function useReferences(
  kind: 'component' | 'user',
  isNeeded: boolean,
): readonly string[] {
  const catalog = useApi(catalogApiRef);
  const [references, setReferences] = useState(NONE);
  useEffect(() => {
    if (!isNeeded) {
      return undefined;
    }
    let isThere = true;
    catalog
      .getEntities({
        filter: { kind },
        fields: ['kind', 'metadata.name', 'metadata.namespace'],
        limit: MOST,
      })
      .then(
        ({ items }) =>
          isThere &&
          setReferences(items.map(item => stringifyEntityRef(item)).sort()),
        () => {
          // The field takes what is typed.
        },
      );
    return () => {
      isThere = false;
    };
  }, [catalog, kind, isNeeded]);
  return references;
}
