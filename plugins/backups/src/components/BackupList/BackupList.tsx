import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Backup } from '@quarterdeck/plugin-backups-common';
import { RelativeTime, ToneChip } from '@quarterdeck/toolkit-react';
import { RiPushpinLine } from '@remixicon/react';
import { useState } from 'react';
import { useBackups } from '../../hooks/usePolicyData';
import { useReasonText } from '../../hooks/useReasonText';
import { useSizes } from '../../hooks/useSizes';
import { useTabView } from '../../hooks/useTabView';
import { backupsTranslationRef } from '../../translations/translation';
import styles from '../BackupsContent/BackupsContent.module.css';
import { LoadedList } from '../BackupsContent/Loaded';
import { Section } from '../BackupsContent/Section';
import { CopyChip } from './CopyChip';

/** What there is to restore, newest first: why each is kept, where it lies, whether it was proven. */
export function BackupList({ policyId }: { policyId: string }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { show } = useTabView();
  const [withDeleted, setWithDeleted] = useState(false);
  const pages = useBackups(policyId, withDeleted);
  return (
    <Section title={t('backups.title')}>
      <label className={styles.text}>
        <input
          type="checkbox"
          checked={withDeleted}
          onChange={event => setWithDeleted(event.target.checked)}
        />{' '}
        {t('backups.withDeleted')}
      </label>
      <LoadedList
        pages={pages}
        label={t('backups.title')}
        nothing={t('backups.none')}
      >
        {backup => (
          <Line backup={backup} onOpen={() => show({ backup: backup.id })} />
        )}
      </LoadedList>
    </Section>
  );
}

function Line({ backup, onOpen }: { backup: Backup; onOpen(): void }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const { bytes, instant } = useSizes();
  const { tested, pin, deletedAt, deletedBecause, anomalies } = backup;
  return (
    <>
      <div className={styles.row}>
        <button type="button" className={styles.link} onClick={onOpen}>
          {instant(backup.pointAt)}
        </button>
        <span className={styles.text}>
          <RelativeTime dateTime={backup.pointAt} /> ·{' '}
          {t(`type.${backup.type}`)}
          {' · '}
          {bytes(backup.storedBytes)}
        </span>
        {backup.copies.map(copy => (
          <CopyChip key={copy.store} copy={copy} />
        ))}
        {tested && (
          <ToneChip tone={tested.hasPassed ? 'good' : 'bad'}>
            {t(tested.hasPassed ? 'backups.tested' : 'backups.testFailed')}
          </ToneChip>
        )}
        {pin && (
          <ToneChip tone="neutral" icon={RiPushpinLine}>
            {t('backups.pinned')}
          </ToneChip>
        )}
        {anomalies.map(anomaly => (
          <ToneChip key={anomaly.kind} tone="warning">
            {t(`anomaly.${anomaly.kind}`)}
          </ToneChip>
        ))}
      </div>
      <p className={styles.quiet}>
        {deletedAt === null ? (
          <Kept backup={backup} />
        ) : (
          <>
            {t('backups.deleted', {
              time: <RelativeTime dateTime={deletedAt} />,
            })}
            {deletedBecause && `: ${reasonText(deletedBecause)}`}
          </>
        )}
      </p>
    </>
  );
}

function Kept({ backup }: { backup: Backup }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const { keptBecause } = backup;
  return (
    <>
      {keptBecause.length === 0
        ? t('backups.goesNext')
        : keptBecause.map(reasonText).join(' · ')}
    </>
  );
}
