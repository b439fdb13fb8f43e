import { parseEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Lock } from '@quarterdeck/plugin-rollouts-common';
import { useEnvironmentTitles } from '../../hooks/useEnvironmentTitles';
import { rolloutsTranslationRef } from '../../translations/translation';

type What = Pick<Lock, 'environmentId' | 'entityRef'>;

/** Names what a lock is of: an environment, a service, a service in an environment, or all. */
export function useLockedWhat(): (lock: What) => string {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const titles = useEnvironmentTitles();
  return ({ environmentId, entityRef }) => {
    const environment =
      environmentId === null
        ? t('locks.all')
        : (titles.get(environmentId) ?? environmentId);
    return entityRef === null
      ? environment
      : t('locks.service', {
          service: parseEntityRef(entityRef).name,
          environment,
        });
  };
}
