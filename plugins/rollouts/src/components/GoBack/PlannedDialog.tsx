import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Skeleton,
} from '@backstage/ui';
import type { Plan } from '@quarterdeck/plugin-rollouts-common';
import {
  ErrorPanel,
  Facts,
  LoadingRegion,
  durationText,
} from '@quarterdeck/toolkit-react';
import { useCallback, useEffect, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { rolloutsApiRef, type PlanWish } from '../../api/RolloutsApi';
import { useReasonText } from '../../hooks/useReasonText';
import { useRolloutsPath } from '../../hooks/useRolloutsPath';
import { versionOf } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './GoBack.module.css';

export type PlannedDialogProps = {
  title: string;
  /** Has to stay the same while the dialog is open: it is planned once. */
  wish: PlanWish;
  /** What happens next, in a sentence. */
  next: string;
  confirm(plan: Plan): string;
  isDestructive?: boolean;
  onClose(): void;
};

/** Plans as it opens, says exactly what would be done, and starts that with one more click. */
export function PlannedDialog(props: PlannedDialogProps) {
  const { title, wish, next, confirm, isDestructive, onClose } = props;
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const api = useApi(rolloutsApiRef);
  const navigate = useNavigate();
  const root = useRolloutsPath();
  const [plan, setPlan] = useState<Plan>();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error>();
  const attempt = useCallback(async (act: () => Promise<void>) => {
    setProblem(undefined);
    try {
      await act();
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    }
  }, []);
  useEffect(() => {
    let isOpen = true;
    attempt(async () => {
      const made = await api.makePlan(wish);
      if (isOpen) {
        setPlan(made);
      }
    });
    return () => {
      isOpen = false;
    };
  }, [api, attempt, wish]);
  const start = async (chosen: Plan) => {
    setBusy(true);
    await attempt(async () => {
      const { id } = await api.start(chosen);
      navigate(`${root}/${id}`);
    });
    setBusy(false);
  };
  return (
    <Dialog isOpen width={640} onOpenChange={isOpen => !isOpen && onClose()}>
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>
        {plan && <Summary plan={plan} next={next} />}
        {!plan && !problem && (
          <LoadingRegion>
            <Skeleton width="100%" height="8rem" />
          </LoadingRegion>
        )}
        {problem && <ErrorPanel error={problem} />}
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose} isDisabled={isBusy}>
          {t('confirm.cancel')}
        </Button>
        {plan && (
          <Button
            variant="primary"
            destructive={isDestructive}
            isDisabled={isBusy}
            onPress={() => {
              start(plan);
            }}
          >
            {confirm(plan)}
          </Button>
        )}
      </DialogFooter>
    </Dialog>
  );
}

function Summary({ plan, next }: { plan: Plan; next: string }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const reasonText = useReasonText();
  const { document, notices, expectedDurationMs } = plan;
  return (
    <div className={styles.summary}>
      <Facts
        items={[
          { name: t('facts.service'), value: document.target.name },
          { name: t('facts.environment'), value: document.environmentId },
          { name: t('plan.from'), value: versionOf(document.from) },
          { name: t('plan.to'), value: versionOf(document.to) },
          {
            name: t('facts.strategy'),
            value: t(`strategy.${document.strategy}`),
          },
          {
            name: t('plan.duration'),
            value: durationText(expectedDurationMs, t('locale')),
          },
        ]}
      />
      <p>{next}</p>
      <ul className={styles.notices}>
        {notices.map(notice => (
          <li key={notice.message}>{reasonText(notice)}</li>
        ))}
      </ul>
      {document.gates.length === 0 ? (
        <p>{t('plan.noGates')}</p>
      ) : (
        <p>
          {t('back.waitsFor', {
            gates: document.gates
              .map(({ title }) => reasonText(title))
              .join(', '),
          })}
        </p>
      )}
    </div>
  );
}
