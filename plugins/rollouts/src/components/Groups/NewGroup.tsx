import { parseEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Skeleton, Text } from '@backstage/ui';
import type { Plan } from '@quarterdeck/plugin-rollouts-common';
import { ErrorPanel, LoadingRegion } from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { rolloutsApiRef } from '../../api/RolloutsApi';
import { useRolloutsPath } from '../../hooks/useRolloutsPath';
import { stagesOf } from '../../model/groups';
import { environmentOf, subjectOf } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import { PlanPreview } from '../DeployDialog/PlanPreview';
import { GroupForm, NO_GROUP, isComplete, type GroupWish } from './GroupForm';
import styles from './Groups.module.css';
import { useCandidates } from './useCandidates';

/** First what and in which order, then exactly what would be done, then it is started. */
export function NewGroup() {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const api = useApi(rolloutsApiRef);
  const navigate = useNavigate();
  const root = useRolloutsPath();
  const { candidates, problem: absent } = useCandidates();
  const [wish, setWish] = useState<GroupWish>(NO_GROUP);
  const [plans, setPlans] = useState<Plan[]>();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error>();
  const attempt = async (act: () => Promise<void>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await act();
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    }
    setBusy(false);
  };
  const makePlans = () =>
    attempt(async () => {
      const made: Plan[] = [];
      for (const { entityRef, version } of wish.wanted) {
        made.push(
          await api.makePlan({
            entityRef,
            environmentId: wish.environmentId,
            ...(wish.source === ''
              ? { version: version.trim(), purpose: 'deploy' }
              : { fromEnvironment: wish.source, purpose: 'promotion' }),
          }),
        );
      }
      setPlans(made);
    });
  const start = (seen: Plan[]) =>
    attempt(async () => {
      const { group } = await api.startGroup({
        title: wish.title.trim() || titleOf(wish),
        onFailure: wish.onFailure,
        stages: stagesOf(wish.wanted, seen),
      });
      navigate(`${root}/groups/${group.id}`);
    });
  if (absent) {
    return <ErrorPanel error={absent} />;
  }
  if (!candidates) {
    return (
      <LoadingRegion>
        <Skeleton width="100%" height="12rem" />
      </LoadingRegion>
    );
  }
  return (
    <article className={styles.page}>
      <Text as="h2" variant="title-small" weight="bold">
        {t(plans ? 'plan.title' : 'groups.new')}
      </Text>
      {plans ? (
        plans.map(plan => (
          <details key={plan.id} className={styles.item}>
            <summary>{t('control.what', subjectOf(plan.document))}</summary>
            <PlanPreview plan={plan} />
          </details>
        ))
      ) : (
        <GroupForm wish={wish} candidates={candidates} onChange={setWish} />
      )}
      {problem && <ErrorPanel error={problem} />}
      <div className={styles.line}>
        {plans ? (
          <>
            <Button
              variant="secondary"
              isDisabled={isBusy}
              onPress={() => setPlans(undefined)}
            >
              {t('plan.back')}
            </Button>
            <Button
              variant="primary"
              isDisabled={isBusy}
              onPress={() => {
                start(plans);
              }}
            >
              {t('groups.start', {
                services: String(plans.length),
                environment: environmentOf(plans[0].document),
              })}
            </Button>
          </>
        ) : (
          <Button
            variant="primary"
            isDisabled={isBusy || !isComplete(wish)}
            onPress={() => {
              makePlans();
            }}
          >
            {t('groups.plan')}
          </Button>
        )}
      </div>
    </article>
  );
}

function titleOf({ wanted, environmentId }: GroupWish): string {
  const names = wanted.map(({ entityRef }) => parseEntityRef(entityRef).name);
  return `${names.join(', ')} → ${environmentId}`.slice(0, 200);
}
