import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import type {
  NewRun,
  PolicyProtection,
} from '@quarterdeck/plugin-backups-common';
import { ErrorPanel } from '@quarterdeck/toolkit-react';
import {
  RiArrowGoBackLine,
  RiSaveLine,
  RiShieldCheckLine,
} from '@remixicon/react';
import { backupsApiRef } from '../../api/BackupsApi';
import { useAttempt } from '../../hooks/useAttempt';
import { backupsTranslationRef } from '../../translations/translation';
import styles from './Actions.module.css';
import { ControlledButton } from './ControlledButton';

export type ActionsProps = {
  protection: PolicyProtection;
  onChanged(): void;
  onRestore(): void;
};

/** Begins runs of one policy. */
export function useStartRun(onChanged: () => void) {
  const api = useApi(backupsApiRef);
  const { attempt, ...rest } = useAttempt();
  return {
    ...rest,
    start: (run: NewRun) =>
      attempt(async () => {
        await api.startRun(run);
        onChanged();
      }),
  };
}

/** What can be done with the data of a policy. */
export function Actions({ protection, onChanged, onRestore }: ActionsProps) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { policy, controls } = protection;
  const { start, isBusy, problem } = useStartRun(onChanged);
  return (
    <div className={styles.actions}>
      <div className={styles.row}>
        <BackUp
          protection={protection}
          isBusy={isBusy}
          onStart={run => {
            start(run);
          }}
        />
        <ControlledButton
          control={controls.restoreTest}
          variant="secondary"
          isBusy={isBusy}
          icon={<RiShieldCheckLine />}
          onPress={() => {
            start({ policyId: policy.id, kind: 'restore-test' });
          }}
        >
          {t('act.test')}
        </ControlledButton>
        <ControlledButton
          control={controls.restore}
          variant="secondary"
          icon={<RiArrowGoBackLine />}
          onPress={onRestore}
        >
          {t('act.restore')}
        </ControlledButton>
      </div>
      {problem && <ErrorPanel error={problem} />}
    </div>
  );
}

/** One button, or a choice where the engine makes several kinds. */
function BackUp(props: {
  protection: PolicyProtection;
  isBusy: boolean;
  onStart(run: NewRun): void;
}) {
  const { protection, isBusy, onStart } = props;
  const { t } = useTranslationRef(backupsTranslationRef);
  const { policy, controls } = protection;
  const { id: policyId, types } = policy;
  if (types.length === 1 || !controls.backup.isAllowed) {
    return (
      <ControlledButton
        control={controls.backup}
        variant="primary"
        isBusy={isBusy}
        icon={<RiSaveLine />}
        onPress={() => onStart({ policyId, kind: 'backup', type: types[0] })}
      >
        {t('act.backup')}
      </ControlledButton>
    );
  }
  return (
    <MenuTrigger>
      <Button variant="primary" iconStart={<RiSaveLine />} isDisabled={isBusy}>
        {t('act.backup')}
      </Button>
      <Menu>
        {types.map(type => (
          <MenuItem
            key={type}
            id={type}
            onAction={() => onStart({ policyId, kind: 'backup', type })}
          >
            {t('act.backupOfType', { type: t(`type.${type}`) })}
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  );
}
