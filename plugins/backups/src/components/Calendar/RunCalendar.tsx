import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Calendar } from '@quarterdeck/plugin-backups-common';
import { DataTable, Disclosure } from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { useCalendar } from '../../hooks/usePolicyData';
import { useReasonText } from '../../hooks/useReasonText';
import { useSizes } from '../../hooks/useSizes';
import { useTabView } from '../../hooks/useTabView';
import { backupsTranslationRef } from '../../translations/translation';
import { Loaded } from '../BackupsContent/Loaded';
import { Section } from '../BackupsContent/Section';
import { DayRuns } from './DayRuns';
import { DayGrid } from './DayGrid';
import { DayIcon } from './DayIcon';
import styles from './Calendar.module.css';

const STATES = ['good', 'partial', 'failed', 'missed', 'none'] as const;

/** Each day of the last 90 at a glance; one that is chosen shows its runs. */
export function RunCalendar({ policyId }: { policyId: string }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { view, show } = useTabView();
  const live = useCalendar(policyId);
  return (
    <Section title={t('calendar.title')} about={t('calendar.about')}>
      <Loaded live={live} height="14rem">
        {calendar => (
          <>
            <DayGrid
              calendar={calendar}
              chosen={view.day}
              onChoose={day =>
                show({ day: day === view.day ? undefined : day })
              }
            />
            <Legend />
            {view.day !== undefined && (
              <DayRuns
                policyId={policyId}
                date={view.day}
                timeZone={calendar.timeZone}
              />
            )}
            <Table calendar={calendar} />
          </>
        )}
      </Loaded>
    </Section>
  );
}

function Legend() {
  const { t } = useTranslationRef(backupsTranslationRef);
  return (
    <ul className={styles.legend} aria-label={t('calendar.legend')}>
      {STATES.map(state => (
        <li key={state}>
          <span className={styles.day} data-state={state}>
            <DayIcon state={state} />
          </span>
          {t(`day.${state}`)}
        </li>
      ))}
      <li>
        <span className={styles.day} data-tested />
        {t('calendar.tested')}
      </li>
    </ul>
  );
}

function Table({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const { day, number } = useSizes();
  const [open, setOpen] = useState(false);
  return (
    <Disclosure label={t('calendar.table')} open={open} onOpenChange={setOpen}>
      <DataTable
        label={t('calendar.title')}
        columns={[
          t('calendar.day'),
          t('calendar.state'),
          t('state.succeeded'),
          t('state.failed'),
          t('state.missed'),
          t('calendar.due'),
          t('calendar.tested'),
        ]}
        rows={calendar.days
          .filter(({ state }) => state !== 'future')
          .map(each => ({
            id: each.date,
            cells: [
              day(each.date),
              `${t(`day.${each.state}`)}. ${reasonText(each.reason)}`,
              number(each.succeeded),
              number(each.failed),
              number(each.missed),
              number(each.due),
              number(each.restoreTests),
            ],
          }))
          .reverse()}
      />
    </Disclosure>
  );
}
