import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { GateState, Rollout } from '@quarterdeck/plugin-rollouts-common';
import { ConfirmDialog } from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { rolloutsApiRef } from '../../api/RolloutsApi';
import { useReasonText } from '../../hooks/useReasonText';
import { subjectOf } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';

export type OverrideButtonProps = {
  rollout: Rollout;
  gate: GateState;
  title: string;
  onChanged(): void;
};

/** Lets a rollout pass a closed gate, after asking why. */
export function OverrideButton(props: OverrideButtonProps) {
  const { rollout, gate, title, onChanged } = props;
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const reasonText = useReasonText();
  const api = useApi(rolloutsApiRef);
  const [isAsking, setAsking] = useState(false);
  const what = subjectOf(rollout.plan.document);
  return (
    <>
      <Button
        size="small"
        variant="secondary"
        aria-label={t('override.action', { gate: title })}
        onPress={() => setAsking(true)}
      >
        {t('override.button')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t('override.action', { gate: title })}
          confirm={t('override.confirm', what)}
          isDestructive
          cause="required"
          onClose={() => setAsking(false)}
          onConfirm={async cause => {
            await api.overrideGate(rollout.id, {
              gate: gate.kind,
              beforeStep: gate.beforeStep,
              cause: cause ?? '',
            });
            onChanged();
          }}
        >
          <p>{t('control.what', what)}</p>
          <p>{t('override.closed', { why: reasonText(gate.reason) })}</p>
          <p>{t('override.next')}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
