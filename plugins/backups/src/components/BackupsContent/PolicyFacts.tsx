import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PolicyProtection } from '@quarterdeck/plugin-backups-common';
import { Facts, RelativeTime, ToneChip } from '@quarterdeck/toolkit-react';
import type { ReactNode } from 'react';
import { useReasonText } from '../../hooks/useReasonText';
import { useSizes } from '../../hooks/useSizes';
import { backupsTranslationRef } from '../../translations/translation';
import styles from './BackupsContent.module.css';
import { Section } from './Section';

const SCHEDULES = [
  'full',
  'differential',
  'incremental',
  'restoreTest',
] as const;

/** What is arranged: when, by what, to where, for whom. */
export function PolicyFacts({ protection }: { protection: PolicyProtection }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { bytes, number, instant } = useSizes();
  const { policy, backups, missed } = protection;
  const { recipients } = policy;
  return (
    <Section title={t('policy.title')}>
      <Facts
        items={[
          { name: t('policy.source'), value: policy.source },
          { name: t('policy.engine'), value: policy.engine },
          ...SCHEDULES.filter(kind => policy.schedules[kind] !== null).map(
            kind => ({
              name: t(`schedule.${kind}`),
              value: <Schedule policy={policy} kind={kind} />,
            }),
          ),
          { name: t('policy.executor'), value: policy.executor },
          {
            name: t('policy.recipients'),
            value:
              recipients.length === 0
                ? t('policy.engineEncrypts')
                : recipients.map(({ name }) => name).join(', '),
          },
          {
            name: t('policy.backups'),
            value: t('policy.counted', {
              number: number(backups.count),
              size: bytes(backups.storedBytes),
            }),
          },
          ...(backups.oldestPointAt === null
            ? []
            : [
                {
                  name: t('policy.oldest'),
                  value: instant(backups.oldestPointAt),
                },
              ]),
          { name: t('policy.missed'), value: number(missed) },
          {
            name: t('policy.stores'),
            value: <Stores protection={protection} />,
          },
        ]}
      />
    </Section>
  );
}

function Schedule(props: {
  policy: PolicyProtection['policy'];
  kind: (typeof SCHEDULES)[number];
}) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { schedules, timeZone } = props.policy;
  const schedule = schedules[props.kind];
  return (
    schedule && (
      <>
        <code>{schedule.cron}</code> {timeZone}
        {schedule.nextAt !== null && (
          <>
            {' · '}
            {t('schedule.next', {
              time: <RelativeTime dateTime={schedule.nextAt} />,
            })}
          </>
        )}
      </>
    )
  );
}

function Stores({ protection }: { protection: PolicyProtection }): ReactNode {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const { duration } = useSizes();
  const { stores } = protection.policy;
  if (stores.length === 0) {
    return t('policy.engineStores');
  }
  return (
    <ul className={styles.lines}>
      {stores.map(store => (
        <li key={store.name}>
          {store.name} ({store.type})
          {store.isPrimary && `, ${t('store.primary')}`}
          {store.keepMs !== null &&
            `, ${t('store.keep', { duration: duration(store.keepMs) })}`}
          {`, ${t(`lock.${store.objectLock}`)}`}
          {store.isReachable === false && (
            <>
              {' '}
              <ToneChip tone="bad">
                {store.stateReason
                  ? reasonText(store.stateReason)
                  : t('store.unreachable')}
              </ToneChip>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
