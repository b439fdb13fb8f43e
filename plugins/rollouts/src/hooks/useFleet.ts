import { useApi } from '@backstage/core-plugin-api';
import {
  ROLLOUTS_CHANGED_CHANNEL,
  type Rollout,
} from '@quarterdeck/plugin-rollouts-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { rolloutsApiRef } from '../api/RolloutsApi';

const MOST_ACTIVE = 100;
const ENDED_SHOWN = 30;

export interface Fleet {
  asOf: string;
  active: Rollout[];
  /** There are more active ones than these. */
  hasMore: boolean;
  /** The newest. */
  ended: Rollout[];
}

/** What is under way, however long ago it began, and what has ended lately; kept up to date. */
export function useFleet() {
  const api = useApi(rolloutsApiRef);
  const load = useCallback(
    async (signal: AbortSignal): Promise<Fleet> => {
      const [active, newest] = await Promise.all([
        api.list({ active: true, limit: MOST_ACTIVE }, { signal }),
        api.list({ limit: ENDED_SHOWN }, { signal }),
      ]);
      return {
        asOf: newest.asOf,
        active: active.items,
        hasMore: active.pageInfo.nextCursor !== undefined,
        ended: newest.items.filter(
          ({ id, phase }) =>
            phase === 'ended' && active.items.every(each => each.id !== id),
        ),
      };
    },
    [api],
  );
  return useLiveData({ load, channel: ROLLOUTS_CHANGED_CHANNEL });
}
