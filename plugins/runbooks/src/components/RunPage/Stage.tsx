import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { BgProvider, Button } from '@backstage/ui';
import type { Run, RunStep } from '@quarterdeck/plugin-runbooks-common';
import { clockText, useServerNow } from '@quarterdeck/toolkit-react';
import type { RefObject } from 'react';
import type { StepAct } from '../../api/RunbooksApi';
import { useReasonText } from '../../hooks/useReasonText';
import { runbooksTranslationRef } from '../../translations/translation';
import { StepChip } from '../Chips/Chips';
import { Markdown } from '../Markdown/Markdown';
import { Input } from './Input';
import { Outcome } from './Outcome';
import { StageActs } from './StageActs';
import styles from './Stage.module.css';

export type StageProps = {
  run: Run;
  step: RunStep;
  isBusy: boolean;
  /** Of the one thing to do. */
  mainRef: RefObject<HTMLButtonElement>;
  headingRef: RefObject<HTMLHeadingElement>;
  onGoToCurrent(): void;
  onAct(act: StepAct): Promise<void>;
};

/** One step: what it is, how it is, what to do, and what came of it. */
export function Stage(props: StageProps) {
  const { run, step, isBusy, mainRef, headingRef, onGoToCurrent, onAct } =
    props;
  const { t } = useTranslationRef(runbooksTranslationRef);
  const reasonText = useReasonText();
  const isElsewhere =
    run.currentStepId !== null && run.currentStepId !== step.id;
  return (
    <section className={styles.stage} aria-label={t('stage.title')}>
      <p className={styles.kind}>
        {[
          t('stage.number', {
            number: String(run.steps.indexOf(step) + 1),
            total: String(run.steps.length),
          }),
          t(`kind.${step.kind}`),
          step.optional ? t('step.optional') : null,
        ]
          .filter(word => word !== null)
          .join(' · ')}
      </p>
      {/* Focus is led here when the step changes. */}
      <h2 className={styles.title} ref={headingRef} tabIndex={-1}>
        {step.title}
      </h2>
      <div className={styles.state}>
        <StepChip state={step.state} />
        <span>{reasonText(step.reason)}</span>
        <Countdown step={step} />
      </div>
      {step.text.trim() !== '' && <Markdown text={step.text} />}
      <Input step={step} />
      <Outcome step={step} />
      {step.controlsReason && (
        <p className={styles.reason}>{reasonText(step.controlsReason)}.</p>
      )}
      <BgProvider bg="neutral-1">
        {isElsewhere && (
          <div>
            <Button variant="secondary" onPress={onGoToCurrent}>
              {t('stage.goToCurrent', { title: run.currentStepTitle ?? '' })}
            </Button>
          </div>
        )}
        <StageActs
          run={run}
          step={step}
          isBusy={isBusy}
          mainRef={mainRef}
          onAct={onAct}
        />
      </BgProvider>
    </section>
  );
}

/** Until a timer is over, or a check is no longer tried. */
function Countdown({ step }: { step: RunStep }) {
  const isRunning =
    step.dueAt !== null && ['executing', 'waiting'].includes(step.state);
  const now = useServerNow(isRunning);
  return step.dueAt === null || !isRunning ? null : (
    <span className={styles.countdown} role="timer">
      {clockText(Date.parse(step.dueAt) - now)}
    </span>
  );
}
