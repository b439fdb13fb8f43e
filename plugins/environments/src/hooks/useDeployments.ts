import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { ENVIRONMENTS_CHANGED_CHANNEL } from '@quarterdeck/plugin-environments-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { environmentsApiRef } from '../api/EnvironmentsApi';
import { withFirstPage, withOlderPage, type Reading } from '../model/reading';

const PAGE_LENGTH = 50;

/**
 * The deployments of an entity, newest first. The first page keeps itself up to date; older ones are read on demand,
 * and what a newer deployment pushes from the first page stays.
 */
export function useDeployments(entity: Entity, environment?: string) {
  const api = useApi(environmentsApiRef);
  const entityRef = stringifyEntityRef(entity);
  const ask = useCallback(
    (options: { cursor?: string; signal: AbortSignal }) =>
      api.getDeployments(entityRef, {
        environment,
        limit: PAGE_LENGTH,
        ...options,
      }),
    [api, entityRef, environment],
  );
  const load = useCallback((signal: AbortSignal) => ask({ signal }), [ask]);
  const live = useLiveData({ load, channel: ENVIRONMENTS_CHANGED_CHANNEL });
  const [reading, setReading] = useState<Reading & { of: typeof ask }>();
  const [older, setOlder] = useState<{
    status: 'idle' | 'loading' | 'failed';
    problem?: Error;
  }>({ status: 'idle' });
  const request = useRef<AbortController>();

  useEffect(() => () => request.current?.abort(), [ask]);

  const known = reading?.of === ask ? reading : undefined;
  if (live.status === 'ready' && known?.firstPage !== live.data) {
    setReading({ of: ask, ...withFirstPage(known, live.data) });
  }

  const loadMore = async () => {
    const cursor = known?.nextCursor;
    if (cursor === undefined || older.status === 'loading') {
      return;
    }
    const controller = new AbortController();
    request.current = controller;
    setOlder({ status: 'loading' });
    try {
      const page = await ask({ cursor, signal: controller.signal });
      if (!controller.signal.aborted) {
        setReading(
          previous =>
            previous && { of: previous.of, ...withOlderPage(previous, page) },
        );
        setOlder({ status: 'idle' });
      }
    } catch (error) {
      setOlder(
        controller.signal.aborted
          ? { status: 'idle' }
          : {
              status: 'failed',
              problem:
                error instanceof Error ? error : new Error(String(error)),
            },
      );
    }
  };

  return {
    live,
    items: known?.items ?? [],
    more: known?.nextCursor !== undefined,
    older,
    loadMore,
  };
}
