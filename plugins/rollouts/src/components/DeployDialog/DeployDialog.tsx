import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import type { EnvironmentMatrix } from '@quarterdeck/plugin-environments-common';
import type { Plan } from '@quarterdeck/plugin-rollouts-common';
import { ErrorPanel } from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { rolloutsApiRef, type PlanWish } from '../../api/RolloutsApi';
import { useRolloutsPath } from '../../hooks/useRolloutsPath';
import { subjectOf } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import { PlanPreview } from './PlanPreview';
import { WishForm, type Wish } from './WishForm';

export type DeployDialogProps = {
  entityRef: string;
  matrix: EnvironmentMatrix;
  initial: Wish;
  onClose(): void;
};

/** First what, then exactly what would be done, then it is started. */
export function DeployDialog(props: DeployDialogProps) {
  const { entityRef, matrix, initial, onClose } = props;
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const api = useApi(rolloutsApiRef);
  const navigate = useNavigate();
  const root = useRolloutsPath();
  const [wish, setWish] = useState(initial);
  const [plan, setPlan] = useState<Plan>();
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
  const makePlan = () =>
    attempt(async () => setPlan(await api.makePlan(toBody(entityRef, wish))));
  const start = (chosen: Plan) =>
    attempt(async () => {
      const { id } = await api.start(chosen);
      navigate(`${root}/${id}`);
    });
  return (
    <Dialog isOpen width={760} onOpenChange={isOpen => !isOpen && onClose()}>
      <DialogHeader>{t(plan ? 'plan.title' : 'deploy.title')}</DialogHeader>
      <DialogBody>
        {plan ? (
          <PlanPreview plan={plan} />
        ) : (
          <WishForm wish={wish} onChange={setWish} matrix={matrix} />
        )}
        {problem && <ErrorPanel error={problem} />}
      </DialogBody>
      <DialogFooter>
        <Button
          variant="secondary"
          isDisabled={isBusy}
          onPress={plan ? () => setPlan(undefined) : onClose}
        >
          {t(plan ? 'plan.back' : 'confirm.cancel')}
        </Button>
        {plan ? (
          <Button
            variant="primary"
            isDisabled={isBusy}
            onPress={() => {
              start(plan);
            }}
          >
            {t('plan.start', subjectOf(plan.document))}
          </Button>
        ) : (
          <Button
            variant="primary"
            isDisabled={isBusy || !isComplete(wish)}
            onPress={() => {
              makePlan();
            }}
          >
            {t('deploy.plan')}
          </Button>
        )}
      </DialogFooter>
    </Dialog>
  );
}

function isComplete({ environmentId, source, version }: Wish): boolean {
  return environmentId !== '' && (source !== '' || version.trim() !== '');
}

function toBody(entityRef: string, wish: Wish): PlanWish {
  return {
    entityRef,
    environmentId: wish.environmentId,
    ...(wish.source === ''
      ? { version: wish.version.trim() }
      : { fromEnvironment: wish.source }),
    purpose: wish.source === '' ? wish.purpose : 'promotion',
    strategy: wish.strategy === '' ? undefined : wish.strategy,
    cause: wish.cause.trim() || undefined,
    waiver:
      wish.strategy === 'rolling' ? wish.waiver.trim() || undefined : undefined,
  };
}
