import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Evidence } from '@quarterdeck/plugin-backups-common';
import { DataTable, Facts, StatusChip } from '@quarterdeck/toolkit-react';
import { useReasonText } from '../../hooks/useReasonText';
import { useSizes } from '../../hooks/useSizes';
import { backupsTranslationRef } from '../../translations/translation';
import { Section } from '../BackupsContent/Section';
import styles from '../FleetPage/FleetPage.module.css';

type Source = Evidence['sources'][number];

/** What was promised for one source in a quarter, and what became of it. */
export function EvidenceSource({ source }: { source: Source }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const verdict = verdictOf(source);
  return (
    <Section title={source.source} about={source.engine}>
      <div className={styles.status}>
        <StatusChip status={verdict.status} />
        <p className={styles.text}>{t(verdict.words)}</p>
        {source.reasons.map(reason => (
          <p key={`${reason.code} ${reason.message}`} className={styles.quiet}>
            {reasonText(reason)}
          </p>
        ))}
      </div>
      <Numbers source={source} />
      <Tests tests={source.restoreTests} />
    </Section>
  );
}

const VERDICTS = {
  met: { status: 'healthy', words: 'evidence.met' },
  notMet: { status: 'degraded', words: 'evidence.notMet' },
  unknown: { status: 'unknown', words: 'evidence.unknown' },
} as const;

function verdictOf({ isMet }: Source) {
  if (isMet === null) {
    return VERDICTS.unknown;
  }
  return isMet ? VERDICTS.met : VERDICTS.notMet;
}

function Numbers({ source }: { source: Source }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { duration, instant, locale, number } = useSizes();
  const time = (ms: number | null) => (ms === null ? '–' : duration(ms));
  const share = new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: 2,
  });
  const { backups, rpoKeptRatio } = source;
  return (
    <Facts
      items={[
        {
          name: t('evidence.rpo'),
          value: t('evidence.rpoText', {
            target: duration(source.rpoTargetMs),
            ratio: rpoKeptRatio === null ? '–' : share.format(rpoKeptRatio),
            longest: time(source.rpoLongestMs),
          }),
        },
        {
          name: t('evidence.rto'),
          value: t('evidence.rtoText', {
            target: duration(source.rtoTargetMs),
            worst: time(source.rtoWorstMs),
          }),
        },
        {
          name: t('evidence.backups'),
          value: t('evidence.backupsText', {
            succeeded: number(backups.succeeded),
            failed: number(backups.failed),
            missed: number(backups.missed),
          }),
        },
        { name: t('evidence.restores'), value: number(source.restores) },
        { name: t('evidence.deletions'), value: number(source.deletions) },
        {
          name: t('evidence.encrypted'),
          value: source.encryptedFor.join(', ') || '–',
        },
        {
          name: t('evidence.escrow'),
          value:
            source.escrowProvenAt === null
              ? t('keys.neverProven')
              : instant(source.escrowProvenAt),
        },
      ]}
    />
  );
}

function Tests({ tests }: { tests: Source['restoreTests'] }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const { duration, instant, number } = useSizes();
  if (tests.length === 0) {
    return <p className={styles.text}>{t('evidence.noTests')}</p>;
  }
  return (
    <DataTable
      label={t('evidence.tests')}
      columns={[
        t('evidence.when'),
        t('evidence.result'),
        t('evidence.took'),
        t('evidence.checks'),
        t('evidence.why'),
      ]}
      rows={tests.map(test => ({
        id: test.runId,
        cells: [
          instant(test.at),
          t(test.hasPassed ? 'fleet.passed' : 'fleet.failed'),
          test.durationMs === null ? '–' : duration(test.durationMs),
          t('evidence.checksText', {
            passed: number(test.checks.passed),
            failed: number(test.checks.failed),
          }),
          reasonText(test.reason),
        ],
      }))}
    />
  );
}
