import { useApi } from '@backstage/frontend-plugin-api';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import { useEffect, useState } from 'react';

/** Hosts that this portal has integrations for and can make repositories on; `undefined` until they are known. */
export function useRepositoryHosts(): string[] | undefined {
  const scaffolderApi = useApi(scaffolderApiRef);
  const [hosts, setHosts] = useState<string[]>();
  useEffect(() => {
    let isCurrent = true;
    scaffolderApi
      .getIntegrationsList({ allowedHosts: [] })
      .then(
        ({ integrations }) =>
          integrations.filter(({ type }) => /^git(?:hub|lab)$/.test(type)),
        () => [],
      )
      .then(found => {
        if (isCurrent) {
          setHosts(found.map(({ host }) => host));
        }
      });
    return () => {
      isCurrent = false;
    };
  }, [scaffolderApi]);
  return hosts;
}
