import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Dialog, DialogBody, DialogHeader } from '@backstage/ui';
import type { BackupDetails } from '@quarterdeck/plugin-backups-common';
import { Facts, RelativeTime } from '@quarterdeck/toolkit-react';
import { useBackup } from '../../hooks/usePolicyData';
import { useReasonText } from '../../hooks/useReasonText';
import { useSizes } from '../../hooks/useSizes';
import { backupsTranslationRef } from '../../translations/translation';
import styles from '../BackupsContent/BackupsContent.module.css';
import { Loaded } from '../BackupsContent/Loaded';
import { BackupActions } from './BackupActions';
import { CopyChip } from './CopyChip';
import { ManifestView } from './ManifestView';

export type BackupDrawerProps = {
  id: string;
  onChanged(): void;
  onRestore(backupId: string): void;
  onClose(): void;
};

/** All that is known of a backup, beside the page. Escape leads back to where one was. */
export function BackupDrawer(props: BackupDrawerProps) {
  const { id, onChanged, onRestore, onClose } = props;
  const { t } = useTranslationRef(backupsTranslationRef);
  const live = useBackup(id);
  return (
    <Dialog
      isOpen
      className={styles.drawer}
      onOpenChange={isOpen => !isOpen && onClose()}
    >
      <DialogHeader>{t('backup.title')}</DialogHeader>
      <DialogBody>
        <Loaded live={live} height="20rem">
          {backup => (
            <div className={styles.content}>
              <Summary backup={backup} />
              {backup.deletedAt === null && (
                <BackupActions
                  backup={backup}
                  onChanged={() => {
                    if (live.status !== 'loading') {
                      live.refresh();
                    }
                    onChanged();
                  }}
                  onRestore={() => onRestore(id)}
                />
              )}
              {backup.manifest ? (
                <ManifestView manifest={backup.manifest} />
              ) : (
                <p className={styles.text}>{t('backup.noManifest')}</p>
              )}
            </div>
          )}
        </Loaded>
      </DialogBody>
    </Dialog>
  );
}

function Summary({ backup }: { backup: BackupDetails }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const { bytes, instant, duration } = useSizes();
  const { keptBecause, anomalies, tested, deletedBecause } = backup;
  return (
    <>
      <Facts
        items={[
          { name: t('restore.point'), value: instant(backup.pointAt) },
          { name: t('backup.type'), value: t(`type.${backup.type}`) },
          { name: t('backup.sourceBytes'), value: bytes(backup.sourceBytes) },
          { name: t('backup.storedBytes'), value: bytes(backup.storedBytes) },
          {
            name: t('run.took'),
            value: duration(
              Date.parse(backup.finishedAt) - Date.parse(backup.startedAt),
            ),
          },
          {
            name: t('backup.tested'),
            value: tested ? (
              <>
                {t(tested.hasPassed ? 'backups.tested' : 'backups.testFailed')}{' '}
                <RelativeTime dateTime={tested.at} />
              </>
            ) : (
              t('overview.never')
            ),
          },
        ]}
      />
      <strong className={styles.text}>{t('backup.copies')}</strong>
      <ul className={styles.lines}>
        {backup.copies.map(copy => (
          <li key={copy.store}>
            <CopyChip copy={copy} />{' '}
            {copy.verifiedAt !== null && (
              <RelativeTime dateTime={copy.verifiedAt} />
            )}{' '}
            {copy.stateReason && reasonText(copy.stateReason)}
            {copy.lockedUntil !== null &&
              ` ${t('backup.lockedUntil', { at: instant(copy.lockedUntil) })}`}
          </li>
        ))}
      </ul>
      <strong className={styles.text}>
        {t(backup.deletedAt === null ? 'backup.kept' : 'backup.deleted')}
      </strong>
      <ul className={styles.lines}>
        {deletedBecause && <li>{reasonText(deletedBecause)}</li>}
        {backup.deletedAt === null && keptBecause.length === 0 && (
          <li>{t('backups.goesNext')}</li>
        )}
        {keptBecause.map(reason => (
          <li key={reason.message}>{reasonText(reason)}</li>
        ))}
        {anomalies.map(({ kind, reason }) => (
          <li key={kind}>
            {t(`anomaly.${kind}`)}: {reasonText(reason)}
          </li>
        ))}
      </ul>
    </>
  );
}
