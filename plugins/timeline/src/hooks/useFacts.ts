import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { TIMELINE_CHANGED_CHANNEL } from '@quarterdeck/plugin-timeline-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { timelineApiRef } from '../api/TimelineApi';

/** The facts of an entity, kept up to date. */
export function useFacts(entity: Entity) {
  const api = useApi(timelineApiRef);
  const entityRef = stringifyEntityRef(entity);
  const load = useCallback(
    (signal: AbortSignal) => api.getFacts(entityRef, { signal }),
    [api, entityRef],
  );
  return useLiveData({ load, channel: TIMELINE_CHANGED_CHANNEL });
}
