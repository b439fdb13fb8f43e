import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Deployment } from '@quarterdeck/plugin-environments-common';
import { Link } from 'react-router-dom';
import { useOptionalRoute } from '../../hooks/useOptionalRoute';
import { rolloutsRouteRef } from '../../routes';
import { environmentsTranslationRef } from '../../translations/translation';

/** The way to the controlled changes that brought a deployment and took it back, where there were any. */
export function RolloutLink({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const root = useOptionalRoute(rolloutsRouteRef);
  const { rolloutId, recovery } = deployment;
  if (root === undefined) {
    return null;
  }
  const backId = recovery?.rolloutId;
  return (
    <>
      {rolloutId && (
        <Link to={`${root}/${rolloutId}`}>{t('deployment.rollout')}</Link>
      )}
      {backId && backId !== rolloutId && (
        <Link to={`${root}/${backId}`}>{t('deployment.rolloutBack')}</Link>
      )}
    </>
  );
}
