import { useApi } from '@backstage/core-plugin-api';
import {
  ENVIRONMENTS_CHANGED_CHANNEL,
  type ClusterStatus,
  type PreviewPage,
} from '@quarterdeck/plugin-environments-common';
import { useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { environmentsApiRef } from '../../api/EnvironmentsApi';
import { readPages } from '../../model/fleetPages';

export type Previews = PreviewPage & {
  /** Those of the configured environments, to say how kubectl calls them. */
  clusters: ClusterStatus[];
};

/**
 * The previews that there are now, kept up to date.
 *
 * @param wanted - how many to read at most
 */
export function usePreviews(wanted: number) {
  const api = useApi(environmentsApiRef);
  const load = useCallback(
    async (signal: AbortSignal): Promise<Previews> => {
      const [previews, environments] = await Promise.all([
        readPages(
          page => api.getPreviews({ ...page, signal }),
          wanted,
          ({ id }) => id,
        ),
        api.getEnvironments({ signal }),
      ]);
      return {
        ...previews,
        clusters: environments.items.flatMap(({ clusters }) => clusters),
      };
    },
    [api, wanted],
  );
  return useLiveData({ load, channel: ENVIRONMENTS_CHANGED_CHANNEL });
}
