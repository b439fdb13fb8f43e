import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { Run, RunStep } from '@quarterdeck/plugin-runbooks-common';
import {
  durationText,
  RelativeTime,
  useServerNow,
} from '@quarterdeck/toolkit-react';
import { stepDuration } from '../../model/run';
import { runbooksTranslationRef } from '../../translations/translation';
import { StepChip } from '../Chips/Chips';
import { Person } from '../Person/Person';
import styles from './Rail.module.css';

export type RailProps = {
  run: Run;
  shownId: string | undefined;
  onChoose(id: string): void;
};

/** All steps: how far it is, and who did what when. */
export function Rail({ run, shownId, onChoose }: RailProps) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const now = useServerNow(run.phase === 'active');
  return (
    <nav aria-label={t('rail.title')}>
      <Text as="h2" variant="title-x-small" weight="bold">
        {t('rail.title')}
      </Text>
      <ol className={styles.rail}>
        {run.steps.map((step, index) => (
          <li key={step.id} data-shown={step.id === shownId || undefined}>
            <button
              type="button"
              className={styles.step}
              aria-current={step.id === shownId ? 'step' : undefined}
              onClick={() => onChoose(step.id)}
            >
              <span className={styles.title}>
                {index + 1}. {step.title}
              </span>
              <StepChip state={step.state} />
            </button>
            <Who step={step} now={now} />
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Who({ step, now }: { step: RunStep; now: number }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const time = step.finishedAt ?? step.startedAt;
  const took = stepDuration(step, now);
  return time === null ? null : (
    <div className={styles.who}>
      {step.actor === null ? (
        <span>{t('rail.portal')}</span>
      ) : (
        <Person personRef={step.actor} />
      )}
      <RelativeTime dateTime={time} />
      {took !== null && <span>{durationText(took, t('locale'))}</span>}
      {step.attempts > 1 && (
        <span>{t('rail.attempts', { count: step.attempts })}</span>
      )}
    </div>
  );
}
