import { useApi } from '@backstage/core-plugin-api';
import type { PlanDocument } from '@quarterdeck/plugin-rollouts-common';
import { useEffect, useState } from 'react';
import { rolloutsApiRef } from '../api/RolloutsApi';

/** What kubectl calls the cluster of a plan; undefined as long as, or where, nobody says. */
export function useKubectlContext({
  entityRef,
  target,
}: PlanDocument): string | undefined {
  const api = useApi(rolloutsApiRef);
  const { cluster } = target;
  const [context, setContext] = useState<string>();
  useEffect(() => {
    const controller = new AbortController();
    // At once rather than when it is asked for: it is for the hour in which the portal does not answer.
    api.getMatrix(entityRef, { signal: controller.signal }).then(
      matrix =>
        setContext(
          matrix.environments
            .flatMap(({ clusters }) => clusters)
            .find(({ name }) => name === cluster)?.kubectlContext,
        ),
      () => {
        // Without it the commands take the context that is chosen.
      },
    );
    return () => controller.abort();
  }, [api, entityRef, cluster]);
  return context;
}
