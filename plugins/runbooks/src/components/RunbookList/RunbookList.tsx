import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { ButtonLink } from '@backstage/ui';
import type {
  Freshness,
  RunbookSummary,
} from '@quarterdeck/plugin-runbooks-common';
import {
  durationText,
  RelativeTime,
  ToneChip,
} from '@quarterdeck/toolkit-react';
import { RiPlayLine } from '@remixicon/react';
import { Link } from 'react-router-dom';
import { useReasonText } from '../../hooks/useReasonText';
import { useRunbooksPaths } from '../../hooks/useRunbooksPaths';
import { runbooksTranslationRef } from '../../translations/translation';
import { FreshnessChip } from '../Chips/Chips';
import { useProcedureName } from '../Coverage/useProcedureName';
import styles from '../RunList/RunList.module.css';

export type RunbookListProps = {
  items: readonly RunbookSummary[];
  /** The list is of many entities, so that each line has to name its own. */
  namesEntity: boolean;
};

/** One card for each: what it is for, whether it can be trusted, how long it takes. */
export function RunbookList({ items, namesEntity }: RunbookListProps) {
  return (
    // Lists without bullets are not lists to some screen readers unless they say so.
    <ul className={styles.list} role="list">
      {items.map(item => (
        <li key={`${item.entityRef} ${item.slug}`} className={styles.item}>
          <Card runbook={item} namesEntity={namesEntity} />
        </li>
      ))}
    </ul>
  );
}

function Card(props: { runbook: RunbookSummary; namesEntity: boolean }) {
  const { runbook, namesEntity } = props;
  const { t } = useTranslationRef(runbooksTranslationRef);
  const reasonText = useReasonText();
  const path = useRunbooksPaths().runbook(runbook);
  const { freshness, errorCount, warningCount, title, origin } = runbook;
  // Those of the portal are nobody's here to better.
  const hasWarnings =
    errorCount === 0 && warningCount > 0 && origin.kind === 'repository';
  return (
    <>
      <div className={styles.title}>
        <Link className={styles.link} to={path}>
          {title}
        </Link>
        <span className={styles.chips}>
          {errorCount > 0 && (
            <ToneChip tone="bad">
              {t('runbook.broken', { count: errorCount })}
            </ToneChip>
          )}
          {hasWarnings && (
            <ToneChip tone="warning">
              {t('runbook.warnings', { count: warningCount })}
            </ToneChip>
          )}
          <FreshnessChip status={freshness.status} />
          {runbook.mayRun && runbook.isRunnable && (
            <ButtonLink
              variant="secondary"
              size="small"
              iconStart={<RiPlayLine />}
              href={`${path}?start`}
              aria-label={t('runbook.startLabel', { title })}
            >
              {t('runbook.start')}
            </ButtonLink>
          )}
        </span>
      </div>
      {runbook.description !== null && (
        <p className={styles.reason}>{runbook.description}</p>
      )}
      {freshness.status !== 'never-exercised' && (
        <p className={styles.reason}>{reasonText(freshness.reason)}.</p>
      )}
      <div className={styles.facts}>
        {namesEntity && <EntityRefLink entityRef={runbook.entityRef} />}
        <span>{t(`runbook.origin.${runbook.origin.kind}`)}</span>
        <UsedFor runbook={runbook} />
        <span>{t('runbook.steps', { count: runbook.stepCount })}</span>
        <LastExercised freshness={freshness} />
        <Durations freshness={freshness} />
      </div>
    </>
  );
}

/** Procedures, severities and alerts. */
function UsedFor({ runbook }: { runbook: RunbookSummary }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const nameOf = useProcedureName();
  const { covers, severities, triggers } = runbook;
  return (
    <>
      {covers.length > 0 && (
        <span>
          {t('runbook.covers', { what: covers.map(nameOf).join(', ') })}
        </span>
      )}
      {severities.length > 0 && <span>{severities.join(', ')}</span>}
      {triggers.length > 0 && (
        <span>
          {t('runbook.triggers', {
            alerts: triggers.map(({ alert }) => alert).join(', '),
          })}
        </span>
      )}
    </>
  );
}

export function LastExercised({ freshness }: { freshness: Freshness }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const { lastRunAt, lastRehearsalAt } = freshness;
  const last = [lastRunAt, lastRehearsalAt]
    .filter(time => time !== null)
    .sort((a, b) => a.localeCompare(b))
    .at(-1);
  return (
    <span>
      {last === undefined
        ? t('freshness.neverYet')
        : t('freshness.last', { time: <RelativeTime dateTime={last} /> })}
    </span>
  );
}

/** What the author thinks, and what it took. */
export function Durations({ freshness }: { freshness: Freshness }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const { expectedDurationMs, medianDurationMs, completedRuns } = freshness;
  const say = (milliseconds: number) => durationText(milliseconds, t('locale'));
  return (
    <>
      {expectedDurationMs !== null && (
        <span>
          {t('duration.estimated', { duration: say(expectedDurationMs) })}
        </span>
      )}
      {medianDurationMs !== null && (
        <span>
          {t('duration.real', {
            duration: say(medianDurationMs),
            count: completedRuns,
          })}
        </span>
      )}
      {expectedDurationMs === null && medianDurationMs === null && (
        <span>{t('duration.unknown')}</span>
      )}
      <Promised freshness={freshness} />
    </>
  );
}

/** What it promises, against what the last run or rehearsal of it took. */
function Promised({ freshness }: { freshness: Freshness }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const { targetMs, lastDurationMs } = freshness;
  const say = (milliseconds: number) => durationText(milliseconds, t('locale'));
  if (targetMs === null) {
    return null;
  }
  const target = say(targetMs);
  if (lastDurationMs === null) {
    return <span>{t('duration.target.unmeasured', { target })}</span>;
  }
  const isKept = lastDurationMs <= targetMs;
  return (
    <ToneChip tone={isKept ? 'good' : 'bad'}>
      {t(isKept ? 'duration.target.kept' : 'duration.target.missed', {
        last: say(lastDurationMs),
        target,
      })}
    </ToneChip>
  );
}
