import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';
import type { Run } from '@quarterdeck/plugin-runbooks-common';
import {
  clockText,
  durationText,
  ToneChip,
  useServerNow,
} from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useReasonText } from '../../hooks/useReasonText';
import { useRunbooksPaths } from '../../hooks/useRunbooksPaths';
import { paceOf } from '../../model/run';
import { runbooksTranslationRef } from '../../translations/translation';
import { ModeChip, PhaseChip } from '../Chips/Chips';
import styles from './RunHeader.module.css';

/** What is followed, how far it is, and how long it takes. */
export function RunHeader({ run }: { run: Run }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const reasonText = useReasonText();
  const paths = useRunbooksPaths();
  return (
    <header className={styles.header}>
      <div className={styles.title}>
        <Text as="h1" variant="title-small" weight="bold">
          {run.title}
        </Text>
        <span className={styles.chips}>
          <ModeChip mode={run.mode} />
          <PhaseChip phase={run.phase} />
        </span>
      </div>
      <div className={styles.facts}>
        <EntityRefLink entityRef={run.entityRef} />
        {run.environmentId !== null && <span>{run.environmentId}</span>}
        <Link className={styles.link} to={paths.runbook(run)}>
          {t('run.readRunbook')}
        </Link>
        {run.originLink !== null && (
          <Link className={styles.link} to={run.originLink}>
            {t('run.origin')}
          </Link>
        )}
      </div>
      <div className={styles.pace}>
        <Pace run={run} />
        <label className={styles.progress}>
          {reasonText(run.reason)}
          <progress value={run.settledCount} max={run.stepCount} />
        </label>
      </div>
      {run.newerVersion !== null && (
        <p className={styles.note}>{t('run.newerVersion')}</p>
      )}
    </header>
  );
}

function Pace({ run }: { run: Run }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const now = useServerNow(run.phase === 'active');
  const { elapsedMs, limitMs, limit, isOver } = paceOf(run, now);
  return (
    <div className={styles.clock}>
      <span className={styles.digits}>{clockText(elapsedMs)}</span>
      {limit !== null && limitMs !== null && (
        <ToneChip tone={isOver ? 'bad' : 'neutral'}>
          {t(`pace.${limit}.${isOver ? 'over' : 'within'}`, {
            duration: durationText(limitMs, t('locale')),
          })}
        </ToneChip>
      )}
    </div>
  );
}
