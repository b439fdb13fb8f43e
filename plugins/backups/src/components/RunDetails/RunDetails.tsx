import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { Run } from '@quarterdeck/plugin-backups-common';
import { Facts, RelativeTime, ToneChip } from '@quarterdeck/toolkit-react';
import { useReasonText } from '../../hooks/useReasonText';
import { useRunWords } from '../../hooks/useRunWords';
import { useSizes } from '../../hooks/useSizes';
import { STATE_TONES } from '../../model/runs';
import { backupsTranslationRef } from '../../translations/translation';
import { Checks } from './Checks';
import styles from './RunDetails.module.css';

export type RunDetailsProps = { run: Run; level: 'h3' | 'h4' };

/** How a run has ended, why, and what it leaves behind. */
export function RunDetails({ run, level }: RunDetailsProps) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const words = useRunWords();
  const { restore, state, warnings } = run;
  return (
    <div className={styles.details}>
      <div className={styles.title}>
        <Text as={level} variant="body-large" weight="bold">
          {words.title(run)}
        </Text>
        <ToneChip tone={STATE_TONES[state]}>{t(`state.${state}`)}</ToneChip>
      </div>
      <p className={styles.text}>{reasonText(run.stateReason)}</p>
      <RunFacts run={run} />
      {warnings.length > 0 && (
        <ul className={styles.lines}>
          {warnings.map(warning => (
            <li key={warning.message}>{reasonText(warning)}</li>
          ))}
        </ul>
      )}
      {run.kind === 'restore' && restore && state === 'succeeded' && (
        <WhatNext restore={restore} />
      )}
      {restore && <Checks checks={restore.checks} />}
      {state === 'failed' && (
        <p className={styles.text}>{t(`failed.${run.kind}`)}</p>
      )}
      {state === 'missed' && <p className={styles.text}>{t('missed.next')}</p>}
    </div>
  );
}

function RunFacts({ run }: { run: Run }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { duration, bytes, instant } = useSizes();
  const { startedAt, finishedAt, restore, by, trigger } = run;
  return (
    <Facts
      items={[
        {
          name: t('run.when'),
          value: (
            <RelativeTime dateTime={finishedAt ?? startedAt ?? run.queuedAt} />
          ),
        },
        ...(startedAt !== null && finishedAt !== null
          ? [
              {
                name: t('run.took'),
                value: duration(Date.parse(finishedAt) - Date.parse(startedAt)),
              },
            ]
          : []),
        {
          name: t('run.trigger'),
          value:
            by === null ? t(`trigger.${trigger}`) : by.replace(/^.*\//, ''),
        },
        ...(restore
          ? [
              { name: t('restore.point'), value: instant(restore.pointAt) },
              { name: t('restore.rto'), value: duration(restore.durationMs) },
              {
                name: t('restore.restored'),
                value: bytes(restore.restoredBytes),
              },
              { name: t('restore.store'), value: restore.store },
            ]
          : []),
      ]}
    />
  );
}

/** Where it is now, and what a person has to do with it. */
function WhatNext({ restore }: { restore: NonNullable<Run['restore']> }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { location, previousLocation } = restore;
  return (
    <>
      {location !== null && (
        <p className={styles.text}>{t('restore.itIs', { location })}</p>
      )}
      <p className={styles.text}>
        {previousLocation === null
          ? t('restore.nextIsolated')
          : t('restore.nextSource', { location: previousLocation })}
      </p>
    </>
  );
}
