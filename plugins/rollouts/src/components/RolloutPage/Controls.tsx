import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type {
  Control,
  RolloutDetails,
} from '@quarterdeck/plugin-rollouts-common';
import { ConfirmDialog } from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { rolloutsApiRef } from '../../api/RolloutsApi';
import { subjectOf } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import { WhatHappens } from '../Delegate/WhatHappens';
import { Withheld } from '../Delegate/Withheld';
import styles from './RolloutView.module.css';

export type ControlsProps = { details: RolloutDetails; onChanged(): void };

/** What a person may do now; each asks before it happens. */
export function Controls({ details, onChanged }: ControlsProps) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const api = useApi(rolloutsApiRef);
  const [control, setControl] = useState<Control>();
  const { rollout, controls, withheld } = details;
  const { document } = rollout.plan;
  const what = subjectOf(document);
  if (controls.length === 0) {
    return null;
  }
  return (
    <>
      <div className={styles.buttons}>
        {controls.map(each => (
          <Button
            key={each}
            variant="secondary"
            destructive={each === 'abort'}
            onPress={() => setControl(each)}
          >
            {t(`control.${each}`)}
          </Button>
        ))}
        {control && (
          <ConfirmDialog
            title={t(`control.${control}`)}
            confirm={t(`control.${control}.confirm`, what)}
            isDestructive={control === 'abort'}
            cause={
              control === 'abort' || control === 'skip-analysis'
                ? 'required'
                : undefined
            }
            onClose={() => setControl(undefined)}
            onConfirm={async cause => {
              await api.control(rollout.id, control, cause);
              onChanged();
            }}
          >
            <p>{t('control.what', what)}</p>
            <WhatHappens control={control} rollout={rollout} />
          </ConfirmDialog>
        )}
      </div>
      <Withheld withheld={withheld} />
    </>
  );
}
