import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { RunStep, StepControl } from '@quarterdeck/plugin-runbooks-common';
import {
  ErrorPanel,
  LongTextField,
  TextField,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import type { StepAct } from '../../api/RunbooksApi';
import { isWebAddress } from '../../model/evidence';
import { changesSomething, mainControl, otherControls } from '../../model/run';
import { runbooksTranslationRef } from '../../translations/translation';
import type { StageProps } from './Stage';
import { StepDialog, type StepDialogKind } from './StepDialogs';
import styles from './Stage.module.css';

export type StageActsProps = Pick<
  StageProps,
  'run' | 'step' | 'isBusy' | 'mainRef' | 'onAct'
>;

/** The one thing to do, as large as it is; the others below it. */
export function StageActs(props: StageActsProps) {
  const { step, onAct } = props;
  const { t } = useTranslationRef(runbooksTranslationRef);
  const [evidence, setEvidence] = useState('');
  const [secrets, setSecrets] = useState<Record<string, string>>({});
  const [dialog, setDialog] = useState<StepDialogKind>();
  const [problem, setProblem] = useState<Error>();
  const main = mainControl(step);
  const act = async (what: StepAct) => {
    setProblem(undefined);
    try {
      await onAct(what);
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    }
    // Whatever became of it: nobody keeps them.
    setSecrets({});
  };
  return (
    <>
      {main === 'complete' && step.state !== 'failed' && (
        <EvidenceField step={step} value={evidence} onChange={setEvidence} />
      )}
      {(main === 'execute' || main === 'retry') &&
        step.secretsNeeded.map(name => (
          <TextField
            key={name}
            label={name}
            hint={t('secret.hint')}
            type="secret"
            value={secrets[name] ?? ''}
            maxLength={10_000}
            isRequired
            onChange={value => setSecrets({ ...secrets, [name]: value })}
          />
        ))}
      {problem && <ErrorPanel error={problem} />}
      {main && (
        <div className={styles.main}>
          <MainButtons
            {...props}
            main={main}
            evidence={evidence}
            secrets={secrets}
            onDialog={setDialog}
            onAct={act}
          />
        </div>
      )}
      <OtherButtons {...props} onDialog={setDialog} onAct={act} />
      {dialog && (
        <StepDialog
          kind={dialog}
          step={step}
          onAct={onAct}
          onClose={() => setDialog(undefined)}
        />
      )}
    </>
  );
}

function EvidenceField(props: {
  step: RunStep;
  value: string;
  onChange(value: string): void;
}) {
  const { step, value, onChange } = props;
  const { t } = useTranslationRef(runbooksTranslationRef);
  const { evidenceKind, evidenceRequired } = step;
  if (evidenceKind === 'none') {
    return null;
  }
  const label = t(`evidence.${evidenceKind}`);
  const field = {
    label: evidenceRequired ? label : t('field.optional', { field: label }),
    isRequired: evidenceRequired,
    value,
    onChange,
    maxLength: 10_000,
  };
  return evidenceKind === 'link' ? (
    <TextField {...field} type="url" hint={t('evidence.linkHint')} />
  ) : (
    <LongTextField {...field} />
  );
}

type MainButtonsProps = StageActsProps & {
  main: StepControl;
  evidence: string;
  secrets: Record<string, string>;
  onDialog(kind: StepDialogKind): void;
};

function MainButtons(props: MainButtonsProps) {
  const { run, step, isBusy, mainRef, main, evidence, secrets } = props;
  const { onDialog, onAct } = props;
  const { t } = useTranslationRef(runbooksTranslationRef);
  const { title } = step;
  const button = (label: string, isReady: boolean, press: () => void) => (
    <Button
      ref={mainRef}
      className={styles.large}
      variant="primary"
      isDisabled={isBusy || !isReady}
      onPress={press}
    >
      {label}
    </Button>
  );
  switch (main) {
    case 'decide':
      return (
        <>
          {step.options.map((option, index) => (
            <Button
              key={option.title}
              ref={index === 0 ? mainRef : undefined}
              className={styles.large}
              variant={index === 0 ? 'primary' : 'secondary'}
              isDisabled={isBusy}
              onPress={() => {
                onAct({ verb: 'decide', option: index, comment: null });
              }}
            >
              {t('act.decide', { option: option.title })}
            </Button>
          ))}
        </>
      );
    case 'settle':
      return button(t('act.settle', { title }), true, () => onDialog('settle'));
    case 'complete':
      return step.state === 'failed'
        ? button(t('act.byHand'), true, () => onDialog('by-hand'))
        : button(t('act.complete', { title }), isProof(step, evidence), () => {
            onAct({
              verb: 'complete',
              evidence: evidenceOf(step, evidence),
              comment: null,
            });
          });
    case 'execute':
    case 'retry':
      return button(
        main === 'retry'
          ? t(step.state === 'interrupted' ? 'act.continue' : 'act.retry', {
              title,
            })
          : t(
              run.mode === 'rehearsal' && changesSomething(run, step)
                ? 'act.rehearse'
                : executeLabel(step),
              { title },
            ),
        step.problems.length === 0 &&
          step.secretsNeeded.every(name => (secrets[name] ?? '') !== ''),
        () => {
          onAct({ verb: main, inputHash: step.inputHash, secrets });
        },
      );
    default:
      return null;
  }
}

function executeLabel({ kind }: RunStep) {
  switch (kind) {
    case 'check':
    case 'approval':
    case 'timer':
      return `act.execute.${kind}` as const;
    default:
      return 'act.execute.action';
  }
}

function isProof(step: RunStep, evidence: string): boolean {
  const value = evidence.trim();
  if (value === '') {
    return step.evidenceKind === 'none' || !step.evidenceRequired;
  }
  return step.evidenceKind !== 'link' || isWebAddress(value);
}

function evidenceOf(step: RunStep, evidence: string) {
  const value = evidence.trim();
  return step.evidenceKind === 'none' || value === ''
    ? null
    : { kind: step.evidenceKind, value };
}

function OtherButtons(
  props: StageActsProps & { onDialog(kind: StepDialogKind): void },
) {
  const { step, isBusy, onDialog, onAct } = props;
  const { t } = useTranslationRef(runbooksTranslationRef);
  const others = otherControls(step);
  return others.length === 0 ? null : (
    <div className={styles.others}>
      {others.includes('cancel') && (
        <Button
          variant="secondary"
          isDisabled={isBusy}
          onPress={() => {
            onAct({ verb: 'cancel' });
          }}
        >
          {t('act.cancel', { title: step.title })}
        </Button>
      )}
      {others.includes('complete') && (
        <Button
          variant="secondary"
          isDisabled={isBusy}
          onPress={() => onDialog('by-hand')}
        >
          {t('act.byHand')}
        </Button>
      )}
      {others.includes('skip') && (
        <Button
          variant="secondary"
          isDisabled={isBusy}
          onPress={() => onDialog('skip')}
        >
          {t('act.skip')}
        </Button>
      )}
    </div>
  );
}
