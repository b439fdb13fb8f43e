import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { RunSummary } from '@quarterdeck/plugin-runbooks-common';
import { durationText, RelativeTime } from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useReasonText } from '../../hooks/useReasonText';
import { useRunbooksPaths } from '../../hooks/useRunbooksPaths';
import { runbooksTranslationRef } from '../../translations/translation';
import { ModeChip, PhaseChip, StepChip } from '../Chips/Chips';
import { Person } from '../Person/Person';
import styles from './RunList.module.css';

export type RunListProps = {
  items: readonly RunSummary[];
  /** The list is of many entities, so that each line has to name its own. */
  namesEntity: boolean;
};

/** One card for each: what is followed, at which step it is, who leads it. */
export function RunList({ items, namesEntity }: RunListProps) {
  return (
    // Lists without bullets are not lists to some screen readers unless they say so.
    <ul className={styles.list} role="list">
      {items.map(run => (
        <li key={run.id} className={styles.item}>
          <Card run={run} namesEntity={namesEntity} />
        </li>
      ))}
    </ul>
  );
}

function Card({ run, namesEntity }: { run: RunSummary; namesEntity: boolean }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const reasonText = useReasonText();
  const paths = useRunbooksPaths();
  const { currentStepState, currentStepTitle, durationMs } = run;
  return (
    <>
      <div className={styles.title}>
        <Link className={styles.link} to={paths.run(run.id)}>
          {run.title}
        </Link>
        <span className={styles.chips}>
          <ModeChip mode={run.mode} />
          {run.phase === 'active' && currentStepState ? (
            <StepChip state={currentStepState} />
          ) : (
            <PhaseChip phase={run.phase} />
          )}
        </span>
      </div>
      <p className={styles.reason}>
        {reasonText(run.reason)}
        {currentStepTitle !== null && `: ${currentStepTitle}`}
      </p>
      <div className={styles.facts}>
        {namesEntity && <EntityRefLink entityRef={run.entityRef} />}
        {run.environmentId !== null && <span>{run.environmentId}</span>}
        <span>
          {t('run.ledBy', { person: <Person personRef={run.lead} /> })}
        </span>
        <span>
          {t('run.started', {
            time: <RelativeTime dateTime={run.startedAt} />,
          })}
        </span>
        {durationMs !== null && (
          <span>
            {t('run.took', { duration: durationText(durationMs, t('locale')) })}
          </span>
        )}
      </div>
    </>
  );
}
