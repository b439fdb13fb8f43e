import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RunStep } from '@quarterdeck/plugin-runbooks-common';
import { ChoiceField, ConfirmDialog } from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import type { StepAct } from '../../api/RunbooksApi';
import { runbooksTranslationRef } from '../../translations/translation';

export type StepDialogKind = 'skip' | 'by-hand' | 'settle';

export type StepDialogProps = {
  kind: StepDialogKind;
  step: RunStep;
  onAct(act: StepAct): Promise<void>;
  onClose(): void;
};

/** What has to be said before a step is left behind in another way than its own. */
export function StepDialog(props: StepDialogProps) {
  const { kind, step, onAct, onClose } = props;
  const { t } = useTranslationRef(runbooksTranslationRef);
  const [happened, setHappened] = useState('');
  const isRequired = kind === 'settle' || (kind === 'skip' && !step.optional);
  const label = t(`dialog.${kind}.text`);
  return (
    <ConfirmDialog
      title={t(`dialog.${kind}.title`)}
      confirm={t(`dialog.${kind}.confirm`, { title: step.title })}
      cause={isRequired ? 'required' : 'optional'}
      causeLabel={isRequired ? label : t('field.optional', { field: label })}
      isIncomplete={kind === 'settle' && happened === ''}
      onClose={onClose}
      onConfirm={text => onAct(actOf(kind, text, happened === 'yes'))}
    >
      <p>{step.title}</p>
      <p>{t(`dialog.${kind}.next`)}</p>
      {kind === 'settle' && (
        <ChoiceField
          label={t('dialog.settle.question')}
          value={happened}
          isRequired
          onChange={setHappened}
        >
          <option value="">{t('field.choose')}</option>
          <option value="yes">{t('dialog.settle.happened')}</option>
          <option value="no">{t('dialog.settle.didNot')}</option>
        </ChoiceField>
      )}
    </ConfirmDialog>
  );
}

function actOf(
  kind: StepDialogKind,
  text: string | undefined,
  happened: boolean,
): StepAct {
  switch (kind) {
    case 'skip':
      return { verb: 'skip', reason: text ?? null };
    case 'settle':
      return { verb: 'settle', happened, comment: text ?? '' };
    default:
      return { verb: 'complete', evidence: null, comment: text ?? null };
  }
}
