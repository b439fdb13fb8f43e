import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { ENVIRONMENTS_CHANGED_CHANNEL } from '@quarterdeck/plugin-environments-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { environmentsApiRef } from '../api/EnvironmentsApi';

/** What runs of an entity in each environment, kept up to date. */
export function useEnvironmentMatrix(entity: Entity) {
  const api = useApi(environmentsApiRef);
  const entityRef = stringifyEntityRef(entity);
  const load = useCallback(
    (signal: AbortSignal) => api.getMatrix(entityRef, { signal }),
    [api, entityRef],
  );
  return useLiveData({ load, channel: ENVIRONMENTS_CHANGED_CHANNEL });
}
