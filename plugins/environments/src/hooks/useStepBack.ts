import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEffect, useRef, useState } from 'react';
import { environmentsApiRef } from '../api/EnvironmentsApi';
import { instantBefore, lastDeploymentUntil } from '../model/deployments';

const PAGE_LENGTH = 100;

export type StepBack =
  | { status: 'idle' | 'looking' | 'none' }
  | { status: 'failed'; problem: Error };

/**
 * Finds the instant before the last change: the last of all, or the last before `at`. Pages are read until one reaches
 * back that far.
 */
export function useStepBack(entity: Entity, at?: string) {
  const api = useApi(environmentsApiRef);
  const entityRef = stringifyEntityRef(entity);
  const [state, setState] = useState<StepBack>({ status: 'idle' });
  const request = useRef<AbortController>();
  useEffect(() => () => request.current?.abort(), []);

  const find = async (go: (instant: string) => void) => {
    request.current?.abort();
    const { signal } = (request.current = new AbortController());
    setState({ status: 'looking' });
    try {
      let cursor: string | undefined;
      do {
        const page = await api.getDeployments(entityRef, {
          limit: PAGE_LENGTH,
          cursor,
          signal,
        });
        const last = lastDeploymentUntil(page.items, at);
        if (signal.aborted) {
          return;
        }
        if (last) {
          setState({ status: 'idle' });
          go(instantBefore(last));
          return;
        }
        cursor = page.pageInfo.nextCursor;
      } while (cursor !== undefined);
      setState({ status: 'none' });
    } catch (error) {
      if (!signal.aborted) {
        setState({
          status: 'failed',
          problem: error instanceof Error ? error : new Error(String(error)),
        });
      }
    }
  };
  return { ...state, find };
}
