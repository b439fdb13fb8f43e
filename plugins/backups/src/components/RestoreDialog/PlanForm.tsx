import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, DialogBody, DialogFooter } from '@backstage/ui';
import type { Policy, RestoreTarget } from '@quarterdeck/plugin-backups-common';
import {
  ChoiceField,
  ErrorPanel,
  LongTextField,
  TextField,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { backupsApiRef } from '../../api/BackupsApi';
import { useAttempt } from '../../hooks/useAttempt';
import { useBackups } from '../../hooks/usePolicyData';
import { useSizes } from '../../hooks/useSizes';
import { instantOf } from '../../model/localTime';
import { backupsTranslationRef } from '../../translations/translation';
import styles from '../BackupsContent/BackupsContent.module.css';
import { Loaded } from '../BackupsContent/Loaded';

const TARGETS = ['isolated', 'source'] as const satisfies RestoreTarget[];
const POINT_IN_TIME = 'time';
const SHORTEST_REASON = 3;

export type PlanFormProps = {
  policy: Policy;
  backupId: string | undefined;
  onPlanned(id: string): void;
  onClose(): void;
};

/** Which point comes back, where to, and why. */
export function PlanForm(props: PlanFormProps) {
  const { policy, onPlanned, onClose } = props;
  const { t } = useTranslationRef(backupsTranslationRef);
  const api = useApi(backupsApiRef);
  const { isBusy, problem, attempt } = useAttempt();
  const [backupId, setBackupId] = useState(props.backupId ?? '');
  const [time, setTime] = useState('');
  const [target, setTarget] = useState<RestoreTarget>('isolated');
  const [reason, setReason] = useState('');
  const pointAt = instantOf(time);
  const isByTime = backupId === POINT_IN_TIME;
  const isWhole =
    (isByTime ? pointAt !== undefined : backupId !== '') &&
    reason.trim().length >= SHORTEST_REASON;
  const plan = () =>
    attempt(async () => {
      const { id } = await api.planRestore({
        policyId: policy.id,
        ...(isByTime ? { pointAt } : { backupId }),
        target,
        reason: reason.trim(),
      });
      onPlanned(id);
    });
  return (
    <>
      <DialogBody>
        <div className={styles.content}>
          <PointField policy={policy} value={backupId} onChange={setBackupId} />
          {isByTime && (
            <TextField
              label={t('restore.time')}
              hint={t('question.zone', {
                zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
              })}
              type="datetime-local"
              value={time}
              maxLength={30}
              onChange={setTime}
            />
          )}
          <fieldset className={styles.section}>
            <legend>{t('restore.target')}</legend>
            {TARGETS.map(each => (
              <label key={each} className={styles.text}>
                <input
                  type="radio"
                  name="target"
                  checked={target === each}
                  onChange={() => setTarget(each)}
                />{' '}
                <strong>{t(`target.${each}`)}</strong>{' '}
                {t(`target.${each}About`)}
              </label>
            ))}
          </fieldset>
          <LongTextField
            label={t('restore.reason')}
            value={reason}
            maxLength={500}
            isRequired
            onChange={setReason}
          />
          {problem && <ErrorPanel error={problem} />}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('restore.cancel')}
        </Button>
        <Button
          variant="primary"
          isDisabled={isBusy || !isWhole}
          onPress={() => {
            plan();
          }}
        >
          {t('restore.plan')}
        </Button>
      </DialogFooter>
    </>
  );
}

function PointField(props: {
  policy: Policy;
  value: string;
  onChange(value: string): void;
}) {
  const { policy, value, onChange } = props;
  const { t } = useTranslationRef(backupsTranslationRef);
  const { instant, bytes } = useSizes();
  const { live, showMore } = useBackups(policy.id, false);
  return (
    <Loaded live={live} height="4rem">
      {({ items, hasMore }) => (
        <>
          <ChoiceField
            label={t('restore.from')}
            value={value}
            isRequired
            onChange={onChange}
          >
            <option value="">{t('restore.choose')}</option>
            {policy.hasPointInTime && (
              <option value={POINT_IN_TIME}>{t('restore.byTime')}</option>
            )}
            {value !== '' &&
              value !== POINT_IN_TIME &&
              !items.some(({ id }) => id === value) && (
                <option value={value}>{t('restore.chosen')}</option>
              )}
            {items.map(backup => (
              <option
                key={backup.id}
                value={backup.id}
                disabled={!backup.controls.restore.isAllowed}
              >
                {instant(backup.pointAt)} · {t(`type.${backup.type}`)} ·{' '}
                {bytes(backup.storedBytes)}
                {backup.tested?.hasPassed && ` · ${t('backups.tested')}`}
              </option>
            ))}
          </ChoiceField>
          {hasMore && (
            <div>
              <Button size="small" variant="tertiary" onPress={showMore}>
                {t('list.more')}
              </Button>
            </div>
          )}
        </>
      )}
    </Loaded>
  );
}
