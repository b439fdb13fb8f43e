import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Progress, Run } from '@quarterdeck/plugin-backups-common';
import { backupsTranslationRef } from '../translations/translation';
import { useSizes } from './useSizes';

/** Says what a run is and how far it has come. */
export function useRunWords() {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { bytes, rate, duration } = useSizes();
  return {
    /** `Full backup of orders` */
    title: ({ kind, type, source }: Run) =>
      kind === 'backup' && type !== null
        ? t('run.backupOfType', { type: t(`type.${type}`), source })
        : t(`run.${kind}`, { source }),
    /** `1.2 GB of 3 GB · 45 MB/s · 40 s left` */
    progress: (progress: Progress): string =>
      [
        progress.totalBytes === null
          ? bytes(progress.bytes)
          : t('run.bytesOf', {
              done: bytes(progress.bytes),
              total: bytes(progress.totalBytes),
            }),
        progress.bytesPerSecond !== null && rate(progress.bytesPerSecond),
        progress.remainingMs !== null &&
          t('run.left', { duration: duration(progress.remainingMs) }),
      ]
        .filter(Boolean)
        .join(' · '),
  };
}
