import type { Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useEffect, useState } from 'react';

const PAUSE_MS = 1_000;

/** The entity as soon as the catalog has it; until then it is asked again and again. */
export function useEntity(entityRef: string): Entity | undefined {
  const catalogApi = useApi(catalogApiRef);
  const [entity, setEntity] = useState<Entity>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let isCurrent = true;
    const ask = async () => {
      const found = await catalogApi
        .getEntityByRef(entityRef)
        .catch(() => undefined);
      if (!isCurrent) {
        return;
      }
      if (found) {
        setEntity(found);
      } else {
        timer = setTimeout(ask, PAUSE_MS);
      }
    };
    ask();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [catalogApi, entityRef]);
  return entity;
}
