import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { useMemo } from 'react';
import { useRuns } from '../../hooks/usePolicyData';
import { useSizes } from '../../hooks/useSizes';
import { dayOf, windowAround } from '../../model/calendar';
import { backupsTranslationRef } from '../../translations/translation';
import { LoadedList } from '../BackupsContent/Loaded';
import { RunDetails } from '../RunDetails/RunDetails';

export type DayRunsProps = { policyId: string; date: string; timeZone: string };

const MOST = 100;

/** What was done on one day, as the policy's time zone counts days. */
export function DayRuns({ policyId, date, timeZone }: DayRunsProps) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { day } = useSizes();
  const query = useMemo(
    () => ({ policyId, limit: MOST, ...windowAround(date) }),
    [policyId, date],
  );
  const pages = useRuns(query);
  const { live } = pages;
  const ofDay =
    live.status === 'ready'
      ? {
          ...live,
          data: {
            ...live.data,
            items: live.data.items.filter(
              run => dayOf(run.scheduledFor ?? run.queuedAt, timeZone) === date,
            ),
          },
        }
      : live;
  return (
    <>
      <Text as="h4" variant="body-medium" weight="bold">
        {t('calendar.runsOf', { day: day(date) })}
      </Text>
      <LoadedList
        pages={{ ...pages, live: ofDay }}
        label={t('calendar.runsOf', { day: day(date) })}
        nothing={t('calendar.noRuns')}
      >
        {run => <RunDetails run={run} level="h4" />}
      </LoadedList>
    </>
  );
}
