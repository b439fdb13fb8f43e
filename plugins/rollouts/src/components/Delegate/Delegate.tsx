import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Rollout } from '@quarterdeck/plugin-rollouts-common';
import { Facts } from '@quarterdeck/toolkit-react';
import { rolloutsTranslationRef } from '../../translations/translation';

/** What the controller that does the arranging says, in its own words. */
export function Delegate({ rollout }: { rollout: Rollout }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const { delegate, plan } = rollout;
  const { routing } = plan.document;
  if (!delegate) {
    return null;
  }
  return (
    <Facts
      items={[
        { name: t('delegate.object'), value: delegate.object },
        {
          name: t('delegate.phase'),
          value: delegate.phase || t('delegate.noPhase'),
        },
        ...(routing.kind === 'flagger' && delegate.failedChecks !== null
          ? [
              {
                name: t('delegate.failedChecks'),
                value: t('delegate.failedChecksOf', {
                  failed: String(delegate.failedChecks),
                  threshold: String(routing.threshold),
                }),
              },
            ]
          : []),
        ...(delegate.message === null
          ? []
          : [{ name: t('delegate.message'), value: delegate.message }]),
      ]}
    />
  );
}
