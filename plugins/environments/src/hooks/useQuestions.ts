import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { ENVIRONMENTS_CHANGED_CHANNEL } from '@quarterdeck/plugin-environments-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import {
  environmentsApiRef,
  type WorkloadAddress,
} from '../api/EnvironmentsApi';
import { useAnswer } from './useAnswer';

/** What ran of an entity in each environment at a past instant, ISO 8601. */
export function usePastMatrix(entity: Entity, at: string) {
  const api = useApi(environmentsApiRef);
  const entityRef = stringifyEntityRef(entity);
  const load = useCallback(
    (signal: AbortSignal) => api.getMatrix(entityRef, { at, signal }),
    [api, entityRef, at],
  );
  return useAnswer(load);
}

/** Pods, conditions and events of a workload, kept up to date. */
export function useWorkloadDetails(entity: Entity, workload: WorkloadAddress) {
  const api = useApi(environmentsApiRef);
  const entityRef = stringifyEntityRef(entity);
  const { cluster, namespace, kind, name } = workload;
  const load = useCallback(
    (signal: AbortSignal) =>
      api.getWorkloadDetails(
        entityRef,
        { cluster, namespace, kind, name },
        { signal },
      ),
    [api, entityRef, cluster, namespace, kind, name],
  );
  return useLiveData({ load, channel: ENVIRONMENTS_CHANGED_CHANNEL });
}

/** How what runs in two environments differs, kept up to date. */
export function useComparison(entity: Entity, left: string, right: string) {
  const api = useApi(environmentsApiRef);
  const entityRef = stringifyEntityRef(entity);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.getComparison(entityRef, { left, right }, { signal }),
    [api, entityRef, left, right],
  );
  return useLiveData({ load, channel: ENVIRONMENTS_CHANGED_CHANNEL });
}

/** What could be promoted, kept up to date. */
export function usePromotions(entity: Entity) {
  const api = useApi(environmentsApiRef);
  const entityRef = stringifyEntityRef(entity);
  const load = useCallback(
    (signal: AbortSignal) => api.getPromotions(entityRef, { signal }),
    [api, entityRef],
  );
  return useLiveData({ load, channel: ENVIRONMENTS_CHANGED_CHANNEL });
}
