import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, DialogBody, DialogFooter } from '@backstage/ui';
import type { RestorePlan } from '@quarterdeck/plugin-backups-common';
import {
  ErrorPanel,
  Facts,
  RelativeTime,
  TextField,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { backupsApiRef } from '../../api/BackupsApi';
import { useAttempt } from '../../hooks/useAttempt';
import { useReasonText } from '../../hooks/useReasonText';
import { useSizes } from '../../hooks/useSizes';
import { backupsTranslationRef } from '../../translations/translation';
import { ControlledButton } from '../Actions/ControlledButton';
import styles from '../BackupsContent/BackupsContent.module.css';

export type PlanViewProps = {
  plan: RestorePlan;
  onExecuted(): void;
  onClose(): void;
};

/** Exactly what would be done, what it waits for, and the button that begins it. */
export function PlanView({ plan, onExecuted, onClose }: PlanViewProps) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const api = useApi(backupsApiRef);
  const { isBusy, problem, attempt } = useAttempt();
  const [typed, setTyped] = useState('');
  const { confirmation, target, execute } = plan;
  const isConfirmed = confirmation === null || typed.trim() === confirmation;
  return (
    <>
      <DialogBody>
        <div className={styles.content}>
          <Summary plan={plan} />
          <Agreement plan={plan} />
          {confirmation !== null && execute.isAllowed && (
            <TextField
              label={t('restore.confirm', { text: confirmation })}
              value={typed}
              maxLength={300}
              isInvalid={typed !== '' && !isConfirmed}
              onChange={setTyped}
            />
          )}
          {problem && <ErrorPanel error={problem} />}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('restore.close')}
        </Button>
        <ControlledButton
          control={execute}
          variant="primary"
          isDestructive={target === 'source'}
          isBusy={isBusy || !isConfirmed}
          onPress={() => {
            attempt(async () => {
              await api.executeRestorePlan(
                plan.id,
                confirmation === null ? undefined : typed.trim(),
              );
              onExecuted();
            });
          }}
        >
          {t(`restore.execute.${target}`, { source: plan.source })}
        </ControlledButton>
      </DialogFooter>
    </>
  );
}

function Summary({ plan }: { plan: RestorePlan }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const { duration, instant } = useSizes();
  const { steps, warnings, estimatedMs, estimateReason } = plan;
  return (
    <>
      <Facts
        items={[
          { name: t('restore.point'), value: instant(plan.pointAt) },
          { name: t('restore.target'), value: t(`target.${plan.target}`) },
          { name: t('restore.location'), value: plan.location },
          { name: t('restore.loses'), value: duration(plan.losesMs) },
          {
            name: t('restore.estimate'),
            value: (
              <>
                {estimatedMs === null
                  ? t('clock.unknown')
                  : duration(estimatedMs)}{' '}
                <span className={styles.quiet}>
                  {reasonText(estimateReason)}
                </span>
              </>
            ),
          },
          {
            name: t('restore.expires'),
            value: <RelativeTime dateTime={plan.expiresAt} />,
          },
        ]}
      />
      {warnings.map(warning => (
        <Alert
          key={warning.message}
          status="warning"
          icon
          title={reasonText(warning)}
        />
      ))}
      <strong className={styles.text}>{t('restore.steps')}</strong>
      <ol className={styles.lines}>
        {steps.map(step => (
          <li key={step.message}>{reasonText(step)}</li>
        ))}
      </ol>
    </>
  );
}

const APPROVAL_STATES = [
  'requested',
  'granted',
  'denied',
  'expired',
  'consumed',
] as const;

/** Whether a second person has agreed. */
function Agreement({ plan }: { plan: RestorePlan }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { approval, state } = plan;
  // The room of approvals may come to know others, which are shown as they come.
  const known = APPROVAL_STATES.find(each => each === approval?.state);
  return (
    <div role="status" className={styles.list}>
      {state !== 'planned' && (
        <p className={styles.text}>{t(`plan.${state}`)}</p>
      )}
      {approval && (
        <p className={styles.text}>
          {t('restore.secondPerson')}{' '}
          <strong>{known ? t(`approval.${known}`) : approval.state}</strong>{' '}
          <Link className={styles.link} to={approval.link}>
            {t('restore.approval')}
          </Link>
        </p>
      )}
    </div>
  );
}
