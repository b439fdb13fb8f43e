import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Deployment } from '@quarterdeck/plugin-environments-common';
import { useLocale } from '../../hooks/useLocale';
import {
  CHART_DAYS,
  DEPLOYMENT_STATES,
  deploymentsPerDay,
  medianDuration,
  type DeploymentDay,
  type DeploymentState,
} from '../../model/deployments';
import { DEPLOYMENT_TONES } from '../../model/tones';
import { durationText } from '../../model/times';
import { environmentsTranslationRef } from '../../translations/translation';
import { OutcomeChip } from '../DeploymentList/OutcomeChip';
import styles from './HistoryView.module.css';

export type DeploymentsPerDayProps = {
  /** What is counted. */
  items: readonly Deployment[];
  /** What has been read, filters aside: it decides which days are known to their end. */
  all: readonly Deployment[];
  more: boolean;
  /** Epoch milliseconds by the server's clock. */
  now: number;
};

/** How many deployments there were on each of the last days, and how they ended. */
export function DeploymentsPerDay(props: DeploymentsPerDayProps) {
  const { items, all, more, now } = props;
  const { t } = useTranslationRef(environmentsTranslationRef);
  const locale = useLocale();
  const known = deploymentsPerDay(all, { now, days: CHART_DAYS, more });
  const days = deploymentsPerDay(items, {
    now,
    days: CHART_DAYS,
    more: false,
  }).slice(CHART_DAYS - known.length);
  const total = days.reduce((sum, day) => sum + day.total, 0);
  if (total === 0) {
    return null;
  }
  const since = days[0].from;
  const median = medianDuration(
    items.filter(({ startedAt }) => Date.parse(startedAt) >= since),
  );
  const counts = DEPLOYMENT_STATES.flatMap(state => {
    const count = days.reduce((sum, day) => sum + (day.counts[state] ?? 0), 0);
    return count > 0 ? [{ state, count }] : [];
  });
  return (
    <section className={styles.picture} aria-label={t('history.picture')}>
      <p className={styles.summary}>
        <strong>
          {t('history.total', { count: total, days: String(days.length) })}
        </strong>
        {counts.map(({ state, count }) => (
          <span key={state} className={styles.legend}>
            <OutcomeChip state={state} /> {count}
          </span>
        ))}
        {median !== undefined && (
          <span>
            {t('history.median', { duration: durationText(median, locale) })}
          </span>
        )}
      </p>
      <Bars days={days} />
    </section>
  );
}

/** Told in words by the summary above and the list below. */
function Bars({ days }: { days: DeploymentDay[] }) {
  const locale = useLocale();
  const highest = Math.max(...days.map(({ total }) => total));
  const label = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
  });
  return (
    <div className={styles.bars} aria-hidden>
      {days.map(day => (
        <div key={day.from} className={styles.day}>
          <span className={styles.count}>{day.total > 0 && day.total}</span>
          <div
            className={styles.bar}
            style={{ height: `${(day.total / highest) * 4}rem` }}
          >
            {DEPLOYMENT_STATES.map(state => (
              <Part key={state} state={state} count={day.counts[state] ?? 0} />
            ))}
          </div>
          <span className={styles.date}>{label.format(day.from)}</span>
        </div>
      ))}
    </div>
  );
}

function Part({ state, count }: { state: DeploymentState; count: number }) {
  return count > 0 ? (
    <span
      className={styles.part}
      data-tone={DEPLOYMENT_TONES[state]}
      style={{ flexGrow: count }}
    />
  ) : null;
}
