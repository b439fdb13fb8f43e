import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import {
  ENVIRONMENTS_CHANGED_CHANNEL,
  type DeploymentPage,
} from '@quarterdeck/plugin-environments-common';
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
  const ask = useCallback<AskForPage>(
    options =>
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
  const known = reading?.of === ask ? reading : undefined;
  if (live.status === 'ready' && known?.firstPage !== live.data) {
    setReading({ of: ask, ...withFirstPage(known, live.data) });
  }

  const { older, readOlder } = useOlderPages(ask, page =>
    setReading(
      previous =>
        previous && { of: previous.of, ...withOlderPage(previous, page) },
    ),
  );
  return {
    live,
    items: known?.items ?? [],
    more: known?.nextCursor !== undefined,
    older,
    loadMore: () => readOlder(known?.nextCursor),
  };
}

type AskForPage = (options: {
  cursor?: string;
  signal: AbortSignal;
}) => Promise<DeploymentPage>;

/** Reads further pages one at a time; what is under way is dropped when another history is asked for. */
function useOlderPages(
  ask: AskForPage,
  onPage: (page: DeploymentPage) => void,
) {
  const [older, setOlder] = useState<{ isLoading: boolean; problem?: Error }>({
    isLoading: false,
  });
  const request = useRef<AbortController>();
  useEffect(
    () => () => {
      request.current?.abort();
      setOlder({ isLoading: false });
    },
    [ask],
  );

  const readOlder = async (cursor: string | undefined) => {
    if (cursor === undefined || older.isLoading) {
      return;
    }
    const controller = new AbortController();
    request.current = controller;
    setOlder({ isLoading: true });
    let problem: Error | undefined;
    try {
      const page = await ask({ cursor, signal: controller.signal });
      if (!controller.signal.aborted) {
        onPage(page);
      }
    } catch (error) {
      problem = error instanceof Error ? error : new Error(String(error));
    }
    if (!controller.signal.aborted) {
      setOlder({ isLoading: false, problem });
    }
  };
  return { older, readOlder };
}
