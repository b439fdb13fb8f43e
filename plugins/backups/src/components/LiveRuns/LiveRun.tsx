import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { BgProvider, Text } from '@backstage/ui';
import type { Run } from '@quarterdeck/plugin-backups-common';
import { ConfirmDialog, ToneChip } from '@quarterdeck/toolkit-react';
import { useId, useState } from 'react';
import { backupsApiRef } from '../../api/BackupsApi';
import { useReasonText } from '../../hooks/useReasonText';
import { useRunWords } from '../../hooks/useRunWords';
import { STATE_TONES, shareOf } from '../../model/runs';
import { backupsTranslationRef } from '../../translations/translation';
import { ControlledButton } from '../Actions/ControlledButton';
import styles from './LiveRuns.module.css';
import { PhaseRail } from './PhaseRail';

export type LiveRunProps = { run: Run; onChanged(): void };

/** A run that waits or is under way: its phases, how far this one is, and the button that ends it. */
export function LiveRun({ run, onChanged }: LiveRunProps) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const words = useRunWords();
  const titleId = useId();
  const { progress, state, stateReason } = run;
  return (
    <section className={styles.run} aria-labelledby={titleId}>
      <div className={styles.title}>
        <Text as="h4" id={titleId} variant="title-x-small" weight="bold">
          {words.title(run)}
        </Text>
        <ToneChip tone={STATE_TONES[state]}>{t(`state.${state}`)}</ToneChip>
      </div>
      {state === 'queued' ? (
        <p className={styles.text}>{reasonText(stateReason)}</p>
      ) : (
        <>
          <PhaseRail run={run} />
          <progress
            className={styles.bar}
            aria-label={t('run.progressOf', { run: words.title(run) })}
            max={1}
            value={shareOf(progress)}
          />
          <p className={styles.text}>
            {progress ? words.progress(progress) : t('run.starting')}
            {run.attempt > 1 &&
              ` · ${t('run.attempt', { attempt: String(run.attempt) })}`}
          </p>
        </>
      )}
      <BgProvider bg="neutral-1">
        <Cancel run={run} onChanged={onChanged} />
      </BgProvider>
    </section>
  );
}

function Cancel({ run, onChanged }: LiveRunProps) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const api = useApi(backupsApiRef);
  const words = useRunWords();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <ControlledButton
        control={run.cancel}
        size="small"
        variant="secondary"
        onPress={() => setAsking(true)}
      >
        {t('cancel.action', { run: words.title(run) })}
      </ControlledButton>
      {isAsking && (
        <ConfirmDialog
          title={t('cancel.action', { run: words.title(run) })}
          confirm={t('cancel.confirm')}
          isDestructive
          onConfirm={async () => {
            await api.cancelRun(run.id);
            onChanged();
          }}
          onClose={() => setAsking(false)}
        >
          <p className={styles.text}>{t(`cancel.${run.kind}`)}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
