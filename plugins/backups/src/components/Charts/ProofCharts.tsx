import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { History } from '@quarterdeck/plugin-backups-common';
import { TrendChart, type TrendPoint } from '@quarterdeck/toolkit-react';
import type { ReactNode } from 'react';
import { useHistory } from '../../hooks/usePolicyData';
import { useSizes } from '../../hooks/useSizes';
import { DURATION_TICKS, worstOfDays } from '../../model/history';
import { backupsTranslationRef } from '../../translations/translation';
import styles from '../BackupsContent/BackupsContent.module.css';
import { Loaded } from '../BackupsContent/Loaded';
import { Section } from '../BackupsContent/Section';

/** What became of the promises over the last 90 days. */
export function ProofCharts({ policyId }: { policyId: string }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const live = useHistory(policyId);
  return (
    <Section title={t('charts.title')} about={t('charts.about')}>
      <Loaded live={live} height="16rem">
        {history => (
          <div className={styles.pair}>
            <Rpo history={history} />
            <Rto history={history} />
            <Sizes history={history} />
          </div>
        )}
      </Loaded>
    </Section>
  );
}

function Rpo({ history }: { history: History }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { duration, locale } = useSizes();
  const { rpoTargetMs, rpoKeptRatio, longestMs } = history;
  const label = useShortDate();
  const share = new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: 1,
  });
  const points = worstOfDays(history).map(({ date, ms }) => ({
    key: date,
    label: label(date),
    value: ms,
    text: ms === null ? t('charts.nothingRestorable') : duration(ms),
  }));
  return (
    <Chart
      title={t('charts.rpo')}
      points={points}
      target={rpoTargetMs}
      tick={duration}
      ticks={DURATION_TICKS}
      kind="line"
    >
      {rpoKeptRatio !== null &&
        t('charts.kept', { share: share.format(rpoKeptRatio) })}
      {longestMs !== null &&
        ` · ${t('charts.longest', { duration: duration(longestMs) })}`}
    </Chart>
  );
}

function Rto({ history }: { history: History }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { duration, bytes } = useSizes();
  const label = useShortDate();
  const points = history.tests.map(test => ({
    key: test.runId,
    label: label(test.at),
    value: test.hasPassed ? test.durationMs : null,
    text:
      test.durationMs === null || !test.hasPassed
        ? t('state.failed')
        : duration(test.durationMs),
    ...(test.bytes !== null && { note: bytes(test.bytes) }),
  }));
  return (
    <Chart
      title={t('charts.rto')}
      points={points}
      target={history.rtoTargetMs}
      tick={duration}
      ticks={DURATION_TICKS}
      kind="bars"
    />
  );
}

function Sizes({ history }: { history: History }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { bytes } = useSizes();
  const label = useShortDate();
  const points = history.sizes.map(size => ({
    key: size.backupId,
    label: label(size.at),
    value: size.storedBytes,
    text: bytes(size.storedBytes),
    isPartial: size.isAnomalous,
    note: size.isAnomalous
      ? t('charts.anomalous')
      : t('charts.ofSource', { size: bytes(size.sourceBytes) }),
  }));
  return (
    <Chart title={t('charts.sizes')} points={points} tick={bytes} kind="bars" />
  );
}

function Chart(props: {
  title: string;
  points: readonly TrendPoint[];
  target?: number;
  tick(value: number): string;
  ticks?: readonly number[];
  kind: 'bars' | 'line';
  children?: ReactNode;
}) {
  const { title, points, target, tick, ticks, kind, children } = props;
  const { t } = useTranslationRef(backupsTranslationRef);
  return (
    <div className={styles.list}>
      <strong className={styles.text}>{title}</strong>
      {points.some(({ value }) => value !== null) ? (
        <TrendChart
          kind={kind}
          title={title}
          points={points}
          target={
            target === undefined
              ? undefined
              : {
                  value: target,
                  label: t('clock.target', { target: tick(target) }),
                }
          }
          ticks={ticks}
          formatTick={tick}
        />
      ) : (
        <p className={styles.text}>{t('charts.none')}</p>
      )}
      {children !== undefined && <p className={styles.text}>{children}</p>}
    </div>
  );
}

/** `16 Nov` */
function useShortDate() {
  const { locale } = useSizes();
  const format = new Intl.DateTimeFormat(locale, {
    month: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  });
  return (at: string) => format.format(Date.parse(at));
}
