import { useApi } from '@backstage/core-plugin-api';
import {
  RUNBOOKS_CHANGED_CHANNEL,
  type RunQuery,
  type RunbookQuery,
} from '@quarterdeck/plugin-runbooks-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { runbooksApiRef } from '../api/RunbooksApi';

const channel = RUNBOOKS_CHANGED_CHANNEL;

/** The runbooks of an entity, kept up to date. */
export function useEntityRunbooks(entityRef: string) {
  const api = useApi(runbooksApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.listOfEntity(entityRef, { signal }),
    [api, entityRef],
  );
  return useLiveData({ load, channel });
}

/** One runbook, kept up to date. */
export function useRunbook(entityRef: string, slug: string) {
  const api = useApi(runbooksApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.get(entityRef, slug, { signal }),
    [api, entityRef, slug],
  );
  return useLiveData({ load, channel });
}

/** Runbooks of all entities that the reader may see, kept up to date. */
export function useRunbooks({ view, text, limit }: RunbookQuery) {
  const api = useApi(runbooksApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.list({ view, text, limit }, { signal }),
    [api, view, text, limit],
  );
  return useLiveData({ load, channel });
}

/** The newest runs of what is asked for, kept up to date. */
export function useRuns({ view, entity, slug, mode, limit }: RunQuery) {
  const api = useApi(runbooksApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.listRuns({ view, entity, slug, mode, limit }, { signal }),
    [api, view, entity, slug, mode, limit],
  );
  return useLiveData({ load, channel });
}

/** One run, kept up to date. */
export function useRun(id: string) {
  const api = useApi(runbooksApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getRun(id, { signal }),
    [api, id],
  );
  return useLiveData({ load, channel });
}
