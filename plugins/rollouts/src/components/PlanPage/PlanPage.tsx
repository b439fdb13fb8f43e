import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Button, Skeleton, Text } from '@backstage/ui';
import type { Plan } from '@quarterdeck/plugin-rollouts-common';
import { ErrorPanel, LoadingRegion } from '@quarterdeck/toolkit-react';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { rolloutsApiRef } from '../../api/RolloutsApi';
import { useRolloutsPath } from '../../hooks/useRolloutsPath';
import { versionOf } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import { PlanPreview } from '../DeployDialog/PlanPreview';

/** A plan that somebody, or an action on their behalf, has made: to be looked at, and started. */
export function PlanPage({ id }: { id: string }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const api = useApi(rolloutsApiRef);
  const navigate = useNavigate();
  const root = useRolloutsPath();
  const [plan, setPlan] = useState<Plan>();
  const [problem, setProblem] = useState<Error>();
  const [isBusy, setBusy] = useState(false);
  const failed = (error: unknown) =>
    setProblem(error instanceof Error ? error : new Error(String(error)));
  useEffect(() => {
    const abort = new AbortController();
    api.getPlan(id, { signal: abort.signal }).then(setPlan, error => {
      if (!abort.signal.aborted) {
        failed(error);
      }
    });
    return () => abort.abort();
  }, [api, id]);
  const start = async (chosen: Plan) => {
    setBusy(true);
    setProblem(undefined);
    try {
      const rollout = await api.start(chosen);
      navigate(`${root}/${rollout.id}`);
    } catch (error) {
      failed(error);
      setBusy(false);
    }
  };
  return (
    <article>
      <Text as="h2" variant="title-small" weight="bold">
        {t('plan.title')}
      </Text>
      {plan && (
        <>
          <p>
            <EntityRefLink entityRef={plan.document.entityRef} />
          </p>
          <PlanPreview plan={plan} />
        </>
      )}
      {!plan && !problem && (
        <LoadingRegion>
          <Skeleton width="100%" height="16rem" />
        </LoadingRegion>
      )}
      {problem && <ErrorPanel error={problem} />}
      {plan && (
        <Button
          variant="primary"
          isDisabled={isBusy}
          onPress={() => {
            start(plan);
          }}
        >
          {t('plan.start', {
            service: plan.document.target.name,
            environment: plan.document.environmentId,
            from: versionOf(plan.document.from),
            to: versionOf(plan.document.to),
          })}
        </Button>
      )}
    </article>
  );
}
