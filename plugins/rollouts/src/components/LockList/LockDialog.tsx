import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { NewLock } from '@quarterdeck/plugin-rollouts-common';
import {
  ChoiceField,
  ConfirmDialog,
  TextField,
  durationText,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { rolloutsApiRef } from '../../api/RolloutsApi';
import { useEnvironmentTitles } from '../../hooks/useEnvironmentTitles';
import { DURATIONS, expiryOf, isEntityRef } from '../../model/locks';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './LockList.module.css';
import { useLockedWhat } from './useLockedWhat';

export type LockDialogProps = {
  /** Epoch milliseconds by the clock of the server. */
  now(): number;
  onClose(): void;
  onAdded(): void;
};

/** Which environment, which service, how long and why; the button says all of it again. */
export function LockDialog({ now, onClose, onAdded }: LockDialogProps) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const api = useApi(rolloutsApiRef);
  const titles = useEnvironmentTitles();
  const whatOf = useLockedWhat();
  const [environmentId, setEnvironment] = useState('');
  const [service, setService] = useState('');
  const [duration, setDuration] = useState<number | undefined>(DURATIONS[2]);
  const entityRef = service.trim().toLowerCase();
  const isServiceRight = entityRef === '' || isEntityRef(entityRef);
  const lock: Omit<NewLock, 'reason' | 'expiresAt'> = {
    environmentId: environmentId || null,
    entityRef: isServiceRight && entityRef !== '' ? entityRef : null,
  };
  const what = whatOf(lock);
  return (
    <ConfirmDialog
      title={t('locks.add')}
      confirm={
        duration === undefined
          ? t('locks.addForever', { what })
          : t('locks.addFor', {
              what,
              duration: durationText(duration, t('locale')),
            })
      }
      cause="required"
      isIncomplete={!isServiceRight}
      onClose={onClose}
      onConfirm={async cause => {
        await api.addLock({
          ...lock,
          reason: cause ?? '',
          expiresAt: expiryOf(now(), duration),
        });
        onAdded();
      }}
    >
      <p>{t('locks.addNext')}</p>
      <div className={styles.fields}>
        <ChoiceField
          label={t('facts.environment')}
          value={environmentId}
          onChange={setEnvironment}
        >
          <option value="">{t('locks.all')}</option>
          {[...titles].map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </ChoiceField>
        <TextField
          label={t('locks.serviceLabel')}
          value={service}
          maxLength={300}
          placeholder="component:default/veza-web"
          isInvalid={!isServiceRight}
          onChange={setService}
        />
        <ChoiceField
          label={t('locks.duration')}
          value={String(duration ?? '')}
          onChange={value =>
            setDuration(value === '' ? undefined : Number(value))
          }
        >
          {DURATIONS.map(value => (
            <option key={value} value={value}>
              {durationText(value, t('locale'))}
            </option>
          ))}
          <option value="">{t('locks.forever')}</option>
        </ChoiceField>
      </div>
    </ConfirmDialog>
  );
}
