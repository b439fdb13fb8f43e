import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import type { PolicyProtection } from '@quarterdeck/plugin-backups-common';
import { useRestorePlan } from '../../hooks/usePolicyData';
import { useRun } from '../../hooks/useProtection';
import { hasEnded } from '../../model/runs';
import { backupsTranslationRef } from '../../translations/translation';
import styles from '../BackupsContent/BackupsContent.module.css';
import { Loaded } from '../BackupsContent/Loaded';
import { LiveRun } from '../LiveRuns/LiveRun';
import { RunDetails } from '../RunDetails/RunDetails';
import { PlanForm } from './PlanForm';
import { PlanView } from './PlanView';

export type RestoreDialogProps = {
  protection: PolicyProtection;
  /** `new`, or the id of a plan. */
  plan: string;
  /** What was chosen before. */
  backupId: string | undefined;
  /** Another plan is shown from now on. */
  onPlan(id: string): void;
  onChanged(): void;
  onClose(): void;
};

/** From the choice of a point, over its plan and what has to be agreed, to the data that is back. */
export function RestoreDialog(props: RestoreDialogProps) {
  const { protection, plan, backupId, onPlan, onChanged, onClose } = props;
  const { t } = useTranslationRef(backupsTranslationRef);
  const { title } = protection.policy;
  return (
    <Dialog isOpen width={720} onOpenChange={isOpen => !isOpen && onClose()}>
      <DialogHeader>{t('restore.title', { source: title })}</DialogHeader>
      {plan === 'new' ? (
        <PlanForm
          policy={protection.policy}
          backupId={backupId}
          onPlanned={onPlan}
          onClose={onClose}
        />
      ) : (
        <Planned id={plan} onChanged={onChanged} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Planned(props: { id: string; onChanged(): void; onClose(): void }) {
  const { id, onChanged, onClose } = props;
  const live = useRestorePlan(id);
  if (live.status === 'ready') {
    const { runId } = live.data;
    return runId === null ? (
      <PlanView
        plan={live.data}
        onExecuted={() => {
          live.refresh();
          onChanged();
        }}
        onClose={onClose}
      />
    ) : (
      <Restoring id={runId} onClose={onClose} />
    );
  }
  return (
    <DialogBody>
      <Loaded live={live} height="12rem">
        {() => null}
      </Loaded>
    </DialogBody>
  );
}

/** The run of a plan, and what it left behind. */
function Restoring({ id, onClose }: { id: string; onClose(): void }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const live = useRun(id);
  return (
    <>
      <DialogBody>
        <Loaded live={live} height="12rem">
          {run => (
            <div className={styles.content}>
              {hasEnded(run) ? (
                <div role="status">
                  <RunDetails run={run} level="h3" />
                </div>
              ) : (
                <LiveRun
                  run={run}
                  onChanged={() => {
                    if (live.status === 'ready') {
                      live.refresh();
                    }
                  }}
                />
              )}
            </div>
          )}
        </Loaded>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('restore.close')}
        </Button>
      </DialogFooter>
    </>
  );
}
