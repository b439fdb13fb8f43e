import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { VisuallyHidden } from '@backstage/ui';
import type { Calendar } from '@quarterdeck/plugin-backups-common';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { useReasonText } from '../../hooks/useReasonText';
import { useSizes } from '../../hooks/useSizes';
import { dayAfterKey, weeksOf, type Day } from '../../model/calendar';
import { backupsTranslationRef } from '../../translations/translation';
import { DayIcon } from './DayIcon';
import styles from './Calendar.module.css';

type DayGridProps = {
  calendar: Calendar;
  chosen: string | undefined;
  onChoose(date: string): void;
};

/** A column for each week, a row for each day of the week; one tab stop for all, the arrow keys lead on. */
export function DayGrid({ calendar, chosen, onChoose }: DayGridProps) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { locale } = useSizes();
  const wordsOf = useDayWords();
  const hintId = useId();
  const { days } = calendar;
  const weeks = weeksOf(days);
  const elements = useRef(new Map<string, HTMLButtonElement>());
  const [focused, setFocused] = useState<string>();
  const stop =
    [focused, chosen].find(date => days.some(day => day.date === date)) ??
    days.findLast(({ state }) => state !== 'future')?.date;
  const follow = (event: KeyboardEvent, date: string) => {
    const index = days.findIndex(day => day.date === date);
    const next = dayAfterKey(event.key, index, days.length);
    if (next !== undefined) {
      event.preventDefault();
      elements.current.get(days[next].date)?.focus();
    }
  };
  return (
    <div className={styles.scroll}>
      <div
        className={styles.grid}
        role="grid"
        aria-label={t('calendar.title')}
        aria-describedby={hintId}
      >
        <Months weeks={weeks} locale={locale} />
        {Array.from({ length: 7 }, (_, weekday) => (
          <div key={weekday} className={styles.week} role="row">
            {weeks.map((week, index) => {
              const day = week[weekday];
              return day === undefined ? (
                <span
                  // Weeks have no name of their own.
                  key={`none ${index}`}
                  className={styles.none}
                  role="gridcell"
                />
              ) : (
                <button
                  key={day.date}
                  ref={element => {
                    if (element) {
                      elements.current.set(day.date, element);
                    } else {
                      elements.current.delete(day.date);
                    }
                  }}
                  type="button"
                  className={styles.day}
                  role="gridcell"
                  data-state={day.state}
                  data-tested={day.restoreTests > 0 || undefined}
                  aria-selected={day.date === chosen}
                  aria-label={wordsOf(day)}
                  title={wordsOf(day)}
                  tabIndex={day.date === stop ? 0 : -1}
                  onFocus={() => setFocused(day.date)}
                  onKeyDown={event => follow(event, day.date)}
                  onClick={() => onChoose(day.date)}
                >
                  <DayIcon state={day.state} />
                </button>
              );
            })}
          </div>
        ))}
      </div>
      <VisuallyHidden id={hintId}>{t('calendar.hint')}</VisuallyHidden>
    </div>
  );
}

/** The name of a month above the week in which it begins. */
function Months(props: {
  weeks: readonly (readonly (Day | undefined)[])[];
  locale: string;
}) {
  const { weeks, locale } = props;
  const format = new Intl.DateTimeFormat(locale, {
    month: 'short',
    timeZone: 'UTC',
  });
  return (
    <div className={styles.week} aria-hidden>
      {weeks.map((week, index) => {
        const begins = week.find(day => day?.date.endsWith('-01'));
        return (
          // Weeks have no name of their own.
          // eslint-disable-next-line react/no-array-index-key
          <span key={index} className={styles.month}>
            {begins && format.format(Date.parse(begins.date))}
          </span>
        );
      })}
    </div>
  );
}

function useDayWords() {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const { day, number } = useSizes();
  return (each: Day) =>
    [
      `${day(each.date)}: ${t(`day.${each.state}`)}`,
      each.state !== 'future' &&
        t('calendar.counts', {
          succeeded: number(each.succeeded),
          failed: number(each.failed),
          missed: number(each.missed),
        }),
      each.restoreTests > 0 &&
        `${t('calendar.tested')}: ${number(each.restoreTests)}`,
      reasonText(each.reason),
    ]
      .filter(Boolean)
      .join('. ');
}
