import {
  RELATION_PART_OF,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useEffect, useState } from 'react';
import { rolloutsApiRef } from '../../api/RolloutsApi';

const MOST = 1_000;

export interface Candidates {
  /** References of components. */
  components: string[];
  /** The components of each system. */
  systems: Map<string, string[]>;
  environments: { id: string; title: string }[];
}

/** What a group can be made of: components, systems and environments that the reader may see. */
export function useCandidates(): {
  candidates?: Candidates;
  problem?: Error;
} {
  const catalog = useApi(catalogApiRef);
  const api = useApi(rolloutsApiRef);
  const [candidates, setCandidates] = useState<Candidates>();
  const [problem, setProblem] = useState<Error>();
  useEffect(() => {
    let isThere = true;
    const load = async (): Promise<Candidates> => {
      const [{ items }, environments] = await Promise.all([
        catalog.getEntities({
          filter: { kind: 'component' },
          fields: ['kind', 'metadata.name', 'metadata.namespace', 'relations'],
          limit: MOST,
        }),
        api.listEnvironments(),
      ]);
      const systems = new Map<string, string[]>();
      const components = items.map(entity => {
        const ref = stringifyEntityRef(entity);
        for (const { type, targetRef } of entity.relations ?? []) {
          if (
            type === RELATION_PART_OF &&
            parseEntityRef(targetRef).kind === 'system'
          ) {
            systems.set(targetRef, [...(systems.get(targetRef) ?? []), ref]);
          }
        }
        return ref;
      });
      return { components: components.sort(), systems, environments };
    };
    load().then(
      found => isThere && setCandidates(found),
      error =>
        isThere &&
        setProblem(error instanceof Error ? error : new Error(String(error))),
    );
    return () => {
      isThere = false;
    };
  }, [api, catalog]);
  return { candidates, problem };
}
