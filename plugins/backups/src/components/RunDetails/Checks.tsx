import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Check } from '@quarterdeck/plugin-backups-common';
import {
  DataTable,
  Disclosure,
  ToneChip,
  type Tone,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { useReasonText } from '../../hooks/useReasonText';
import { countChecks, worstFirst } from '../../model/runs';
import { backupsTranslationRef } from '../../translations/translation';
import styles from './RunDetails.module.css';

const TONES: Record<Check['state'], Tone> = {
  passed: 'good',
  failed: 'bad',
  skipped: 'neutral',
};

/** What a restore was held against: those that failed at once, the others on demand. */
export function Checks({ checks }: { checks: readonly Check[] }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const counts = countChecks(checks);
  const [open, setOpen] = useState(counts.failed > 0);
  if (checks.length === 0) {
    return null;
  }
  return (
    <>
      <p className={styles.text}>
        {t('checks.counts', {
          passed: String(counts.passed),
          failed: String(counts.failed),
          skipped: String(counts.skipped),
        })}
      </p>
      <Disclosure label={t('checks.show')} open={open} onOpenChange={setOpen}>
        <CheckTable checks={checks} />
      </Disclosure>
    </>
  );
}

function CheckTable({ checks }: { checks: readonly Check[] }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  return (
    <DataTable
      label={t('checks.title')}
      columns={[
        t('checks.name'),
        t('checks.kind'),
        t('checks.state'),
        t('checks.expected'),
        t('checks.found'),
      ]}
      rows={worstFirst(checks).map(check => ({
        id: `${check.kind} ${check.name}`,
        cells: [
          check.name,
          t(`check.${check.kind}`),
          <>
            <ToneChip tone={TONES[check.state]}>
              {t(`checkState.${check.state}`)}
            </ToneChip>
            {check.reason && ` ${reasonText(check.reason)}`}
          </>,
          check.expected ?? '–',
          check.found ?? '–',
        ],
      }))}
    />
  );
}
