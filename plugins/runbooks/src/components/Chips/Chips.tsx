import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  Freshness,
  RunMode,
  RunPhase,
  StepState,
} from '@quarterdeck/plugin-runbooks-common';
import { ToneChip } from '@quarterdeck/toolkit-react';
import {
  RiCalendarCloseLine,
  RiCircleLine,
  RiFootprintLine,
  RiHourglassLine,
  RiPauseCircleLine,
  RiQuestionFill,
  RiSkipForwardLine,
  RiTestTubeLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import { FRESHNESS_TONES, PHASE_TONES, STEP_TONES } from '../../model/tones';
import { runbooksTranslationRef } from '../../translations/translation';

/** Where the tone's own icon does not say it. */
export const STEP_ICONS: Partial<Record<StepState, RemixiconComponentType>> = {
  pending: RiCircleLine,
  waiting: RiHourglassLine,
  interrupted: RiPauseCircleLine,
  'outcome-unknown': RiQuestionFill,
  skipped: RiSkipForwardLine,
  'not-taken': RiSkipForwardLine,
  'would-do': RiTestTubeLine,
};

export function StepChip({ state }: { state: StepState }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  return (
    <ToneChip tone={STEP_TONES[state]} icon={STEP_ICONS[state]}>
      {t(`step.${state}`)}
    </ToneChip>
  );
}

export function PhaseChip({ phase }: { phase: RunPhase }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  return <ToneChip tone={PHASE_TONES[phase]}>{t(`phase.${phase}`)}</ToneChip>;
}

/** Nothing for a real run: that is what people take a run for. */
export function ModeChip({ mode }: { mode: RunMode }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  return mode === 'real' ? null : (
    <ToneChip tone="neutral" icon={RiTestTubeLine}>
      {t(`mode.${mode}`)}
    </ToneChip>
  );
}

/** Whether a runbook can be trusted to say how it is done today. */
export function FreshnessChip({ status }: { status: Freshness['status'] }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const icons: Partial<Record<typeof status, RemixiconComponentType>> = {
    overdue: RiCalendarCloseLine,
    'never-exercised': RiFootprintLine,
  };
  return (
    <ToneChip tone={FRESHNESS_TONES[status]} icon={icons[status]}>
      {t(`freshness.${status}`)}
    </ToneChip>
  );
}
