import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Skeleton, Text } from '@backstage/ui';
import type {
  Incident,
  RunProgress,
  SuggestedRunbook,
} from '@quarterdeck/plugin-incidents-common';
import {
  ErrorPanel,
  LoadingRegion,
  RelativeTime,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { useRunbooks } from '../../hooks/useIncidents';
import { useReasonText } from '../../hooks/useReasonText';
import { incidentsTranslationRef } from '../../translations/translation';
import styles from '../Suspects/Suspects.module.css';
import { StartDialog } from './StartDialog';

/** What to do: how far the runs are, and which other runbooks fit. */
export function Runbooks({ incident }: { incident: Incident }) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const reasonText = useReasonText();
  const live = useRunbooks(incident.id);
  const [chosen, setChosen] = useState<SuggestedRunbook>();
  return (
    <section className={styles.panel}>
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('runbooks.title')}
      </Text>
      {live.status === 'loading' && (
        <LoadingRegion>
          <Skeleton width="100%" height="6rem" />
        </LoadingRegion>
      )}
      {live.status === 'failed' && (
        <ErrorPanel error={live.problem} onRetry={live.refresh} />
      )}
      {live.status === 'ready' && (
        <>
          {live.data.emptyReason && (
            <p className={styles.paragraph}>
              {reasonText(live.data.emptyReason)}
            </p>
          )}
          <ul className={styles.list} role="list">
            {live.data.runs.map(run => (
              <Run key={run.runId} run={run} />
            ))}
            {live.data.suggestions.map((runbook, index) => (
              <Suggestion
                key={runbook.slug}
                runbook={runbook}
                isFirst={index === 0 && live.data.runs.length === 0}
                onStart={
                  incident.controls.includes('start-runbook')
                    ? () => setChosen(runbook)
                    : undefined
                }
              />
            ))}
          </ul>
        </>
      )}
      {chosen && (
        <StartDialog
          runbook={chosen}
          incident={incident}
          onClose={() => setChosen(undefined)}
        />
      )}
    </section>
  );
}

function Run({ run }: { run: RunProgress }) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  return (
    <li className={styles.suspect} data-first>
      <p className={styles.summary}>{run.title}</p>
      <progress
        aria-label={run.title}
        max={run.stepCount}
        value={run.settledCount}
      />
      <span className={styles.quiet}>
        {t('runbooks.progress', {
          settled: String(run.settledCount),
          total: String(run.stepCount),
        })}
      </span>
      {run.currentStepTitle !== null && (
        <p className={styles.paragraph}>
          {t('runbooks.now', { step: run.currentStepTitle })}
        </p>
      )}
      <Link className={styles.link} to={run.link}>
        {t('runbooks.continue')}
      </Link>
    </li>
  );
}

function Suggestion(props: {
  runbook: SuggestedRunbook;
  isFirst: boolean;
  onStart?(): void;
}) {
  const { runbook, isFirst, onStart } = props;
  const { t } = useTranslationRef(incidentsTranslationRef);
  const reasonText = useReasonText();
  return (
    <li className={styles.suspect} data-first={isFirst}>
      <p className={styles.summary}>{runbook.title}</p>
      <p className={styles.paragraph}>{reasonText(runbook.reason)}</p>
      <div className={styles.line}>
        <span className={styles.quiet}>
          {t('runbooks.steps', { total: String(runbook.stepCount) })}
        </span>
        <span className={styles.quiet}>
          {runbook.lastExercisedAt === null
            ? t('runbooks.neverExercised')
            : t('runbooks.exercised', {
                time: <RelativeTime dateTime={runbook.lastExercisedAt} />,
              })}
        </span>
        <Link className={styles.link} to={runbook.link}>
          {t('runbooks.read')}
        </Link>
      </div>
      {onStart && (
        <div className={styles.line}>
          <Button variant={isFirst ? 'primary' : 'secondary'} onPress={onStart}>
            {t('runbooks.start', { title: runbook.title })}
          </Button>
        </div>
      )}
    </li>
  );
}
