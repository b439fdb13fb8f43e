import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Backup } from '@quarterdeck/plugin-backups-common';
import { ConfirmDialog, ErrorPanel } from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { backupsApiRef } from '../../api/BackupsApi';
import { useAttempt } from '../../hooks/useAttempt';
import { useSizes } from '../../hooks/useSizes';
import { backupsTranslationRef } from '../../translations/translation';
import { ControlledButton } from '../Actions/ControlledButton';
import styles from '../BackupsContent/BackupsContent.module.css';

export type BackupActionsProps = {
  backup: Backup;
  onChanged(): void;
  onRestore(): void;
};

/** What can be done with one backup. */
export function BackupActions(props: BackupActionsProps) {
  const { backup, onChanged, onRestore } = props;
  const { t } = useTranslationRef(backupsTranslationRef);
  const api = useApi(backupsApiRef);
  const { isBusy, problem, attempt } = useAttempt();
  const [isPinning, setPinning] = useState(false);
  const { controls, id, policyId, pin } = backup;
  const act = (work: () => Promise<unknown>) =>
    attempt(async () => {
      await work();
      onChanged();
    });
  return (
    <>
      <div className={styles.row}>
        <ControlledButton
          control={controls.restoreTest}
          variant="secondary"
          size="small"
          isBusy={isBusy}
          onPress={() => {
            act(() =>
              api.startRun({ policyId, kind: 'restore-test', backupId: id }),
            );
          }}
        >
          {t('backup.test')}
        </ControlledButton>
        <ControlledButton
          control={controls.restore}
          variant="secondary"
          size="small"
          onPress={onRestore}
        >
          {t('backup.restore')}
        </ControlledButton>
        <ControlledButton
          control={controls.pin}
          variant="secondary"
          size="small"
          isBusy={isBusy}
          onPress={() => {
            if (pin) {
              act(() => api.unpin(id));
            } else {
              setPinning(true);
            }
          }}
        >
          {t(pin ? 'pin.undo' : 'pin.action')}
        </ControlledButton>
      </div>
      {problem && <ErrorPanel error={problem} />}
      {isPinning && (
        <Pin
          backup={backup}
          onPin={async reason => {
            await api.pin(id, reason);
            onChanged();
          }}
          onClose={() => setPinning(false)}
        />
      )}
    </>
  );
}

function Pin(props: {
  backup: Backup;
  onPin(reason: string): Promise<void>;
  onClose(): void;
}) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { instant } = useSizes();
  return (
    <ConfirmDialog
      title={t('pin.title', { at: instant(props.backup.pointAt) })}
      confirm={t('pin.action')}
      cause="required"
      onConfirm={async cause => props.onPin(cause ?? '')}
      onClose={props.onClose}
    >
      <p className={styles.text}>{t('pin.about')}</p>
    </ConfirmDialog>
  );
}
