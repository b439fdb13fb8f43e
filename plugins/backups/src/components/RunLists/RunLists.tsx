import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Run } from '@quarterdeck/plugin-backups-common';
import { useMemo } from 'react';
import { useRuns } from '../../hooks/usePolicyData';
import { backupsTranslationRef } from '../../translations/translation';
import { LoadedList } from '../BackupsContent/Loaded';
import { Section } from '../BackupsContent/Section';
import { RunDetails } from '../RunDetails/RunDetails';

const SHOWN = 5;
const BAD: readonly Run['state'][] = ['failed', 'missed'];

/** The proofs that it restores, and what did not work. */
export function RunLists({ policyId }: { policyId: string }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const tests = useRuns(
    useMemo(
      () => ({ policyId, kind: 'restore-test' as const, limit: SHOWN }),
      [policyId],
    ),
  );
  const failures = useRuns(
    useMemo(
      () => ({
        policyId,
        kind: 'backup' as const,
        state: BAD,
        limit: SHOWN,
      }),
      [policyId],
    ),
  );
  return (
    <>
      <Section title={t('tests.title')} about={t('tests.about')}>
        <LoadedList
          pages={tests}
          label={t('tests.title')}
          nothing={t('tests.none')}
        >
          {run => <RunDetails run={run} level="h4" />}
        </LoadedList>
      </Section>
      <Section title={t('failures.title')}>
        <LoadedList
          pages={failures}
          label={t('failures.title')}
          nothing={t('failures.none')}
        >
          {run => <RunDetails run={run} level="h4" />}
        </LoadedList>
      </Section>
    </>
  );
}
