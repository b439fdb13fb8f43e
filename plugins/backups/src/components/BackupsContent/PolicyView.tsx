import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { PolicyProtection } from '@quarterdeck/plugin-backups-common';
import { StatusChip } from '@quarterdeck/toolkit-react';
import { useReasonText } from '../../hooks/useReasonText';
import { useTabView } from '../../hooks/useTabView';
import { backupsTranslationRef } from '../../translations/translation';
import { Actions, useStartRun } from '../Actions/Actions';
import { ControlledButton } from '../Actions/ControlledButton';
import clockStyles from '../Clocks/Clocks.module.css';
import { RpoClock } from '../Clocks/RpoClock';
import { RtoClock } from '../Clocks/RtoClock';
import { LiveRuns } from '../LiveRuns/LiveRuns';
import styles from './BackupsContent.module.css';
import { PolicyFacts } from './PolicyFacts';
import { PolicyParts } from './PolicyParts';

export type PolicyViewProps = {
  protection: PolicyProtection;
  onChanged(): void;
};

/** How one source is protected: its promises, what goes on, what went on, what there is. */
export function PolicyView({ protection, onChanged }: PolicyViewProps) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const { show } = useTabView();
  const { policy, controls, rpo, rto, reasons, status } = protection;
  const { start, isBusy } = useStartRun(onChanged);
  return (
    <>
      <div className={styles.row}>
        <Text as="h3" variant="title-x-small" weight="bold">
          {policy.title}
        </Text>
        <StatusChip status={status} />
      </div>
      <ul className={styles.lines} aria-label={t('policy.reasons')}>
        {[...reasons, ...policy.warnings].map(reason => (
          <li key={reason.message}>{reasonText(reason)}</li>
        ))}
      </ul>
      <div className={clockStyles.clocks}>
        <RpoClock rpo={rpo} />
        <RtoClock
          rto={rto}
          action={
            <ControlledButton
              control={controls.restoreTest}
              size="small"
              variant="secondary"
              isBusy={isBusy}
              onPress={() => {
                start({ policyId: policy.id, kind: 'restore-test' });
              }}
            >
              {t('act.test')}
            </ControlledButton>
          }
        />
      </div>
      <Actions
        protection={protection}
        onChanged={onChanged}
        onRestore={() => show({ plan: 'new' })}
      />
      <LiveRuns running={protection.running} onChanged={onChanged} />
      <PolicyParts protection={protection} onChanged={onChanged} />
      <PolicyFacts protection={protection} />
    </>
  );
}
