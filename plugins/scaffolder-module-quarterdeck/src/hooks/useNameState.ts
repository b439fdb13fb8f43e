import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { NameProblem, nameProblem } from '@quarterdeck/service-generator';
import { useEffect, useState } from 'react';
import { entityRefOf } from '../model/wizard';

export type NameState =
  | { code: 'wrong'; problem: NameProblem }
  | { code: 'checking' }
  | { code: 'free' }
  | { code: 'taken'; entityRef: string }
  | { code: 'unknown' };

/** Long enough that nobody is asked for every letter of a name. */
const PAUSE_MS = 300;

/** Whether a service may have this name, found out while it is typed; `undefined` where nothing is typed yet. */
export function useNameState(name: string): NameState | undefined {
  const catalogApi = useApi(catalogApiRef);
  const problem = nameProblem(name);
  const [looked, setLooked] = useState<{ name: string; state: NameState }>();
  const isWrong = problem !== undefined;
  useEffect(() => {
    if (isWrong) {
      return undefined;
    }
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const entityRef = entityRefOf(name);
      const state: NameState = await catalogApi.getEntityByRef(entityRef).then(
        entity => (entity ? { code: 'taken', entityRef } : { code: 'free' }),
        () => ({ code: 'unknown' }),
      );
      if (isCurrent) {
        setLooked({ name, state });
      }
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [catalogApi, name, isWrong]);
  if (name === '') {
    return undefined;
  }
  if (problem) {
    return { code: 'wrong', problem };
  }
  return looked?.name === name ? looked.state : { code: 'checking' };
}
