import { useState } from 'react';
import { useTabView } from '../../hooks/useTabView';
import { BackupDrawer } from '../BackupList/BackupDrawer';
import { BackupList } from '../BackupList/BackupList';
import { RunCalendar } from '../Calendar/RunCalendar';
import { ProofCharts } from '../Charts/ProofCharts';
import { RestorableQuestion } from '../Restorable/RestorableQuestion';
import { RestoreDialog } from '../RestoreDialog/RestoreDialog';
import { RetentionTrial } from '../Retention/RetentionTrial';
import { RunLists } from '../RunLists/RunLists';
import { OneRun } from './OneRun';
import type { PolicyViewProps } from './PolicyView';

/** What went on and what there is, and what of it is open. */
export function PolicyParts({ protection, onChanged }: PolicyViewProps) {
  const { view, show } = useTabView();
  const [wanted, setWanted] = useState<string>();
  const { policy } = protection;
  return (
    <>
      {view.run !== undefined && (
        <OneRun
          // Another run is another page.
          key={view.run}
          id={view.run}
          onClose={() => show({ run: undefined })}
        />
      )}
      <RunCalendar policyId={policy.id} />
      <ProofCharts policyId={policy.id} />
      <BackupList policyId={policy.id} />
      <RunLists policyId={policy.id} />
      <RestorableQuestion policyId={policy.id} />
      <RetentionTrial policy={policy} />
      {view.backup !== undefined && (
        <BackupDrawer
          key={view.backup}
          id={view.backup}
          onChanged={onChanged}
          onRestore={backupId => {
            setWanted(backupId);
            show({ backup: undefined, plan: 'new' });
          }}
          onClose={() => show({ backup: undefined })}
        />
      )}
      {view.plan !== undefined && (
        <RestoreDialog
          key={view.plan}
          protection={protection}
          plan={view.plan}
          backupId={wanted}
          onPlan={plan => show({ plan })}
          onChanged={onChanged}
          onClose={() => {
            setWanted(undefined);
            show({ plan: undefined });
          }}
        />
      )}
    </>
  );
}
