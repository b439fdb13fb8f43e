import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { bucketSchema, tierSchema } from '@quarterdeck/plugin-dora-common';
import { ChoiceField, TextField } from '@quarterdeck/toolkit-react';
import { useState, type ReactNode } from 'react';
import type { ViewControls } from '../../hooks/useView';
import { WINDOWS } from '../../model/view';
import { doraTranslationRef } from '../../translations/translation';
import styles from './WindowBar.module.css';

const DAY_MS = 86_400_000;
const OWN = 'own';

export type WindowBarProps = {
  controls: ViewControls;
  /** What else one can do with what is shown. */
  children?: ReactNode;
};

/** Which time, in which steps, of which tier. All of it stands in the address. */
export function WindowBar({ controls, children }: WindowBarProps) {
  const { view, query, change } = controls;
  const { t } = useTranslationRef(doraTranslationRef);
  const isOwn = !('days' in view.window);
  const choose = (value: string) => {
    const days = WINDOWS.find(each => String(each) === value);
    change({
      bucket: undefined,
      window: days
        ? { days }
        : {
            from: query.from.slice(0, 10),
            to: new Date(Date.parse(query.to) - DAY_MS)
              .toISOString()
              .slice(0, 10),
          },
    });
  };
  return (
    <div className={styles.bar} role="group" aria-label={t('window.label')}>
      <div className={styles.choice}>
        <ChoiceField
          label={t('window.label')}
          value={'days' in view.window ? String(view.window.days) : OWN}
          onChange={choose}
        >
          {WINDOWS.map(days => (
            <option key={days} value={days}>
              {t('window.days', { days: String(days) })}
            </option>
          ))}
          <option value={OWN}>{t('window.own')}</option>
        </ChoiceField>
      </div>
      {isOwn && <OwnDates key={OWN} controls={controls} />}
      <div className={styles.choice}>
        <ChoiceField
          label={t('window.bucket')}
          value={query.bucket}
          onChange={value =>
            change({ bucket: bucketSchema.safeParse(value).data })
          }
        >
          <option value="day">{t('bucket.day')}</option>
          <option value="week">{t('bucket.week')}</option>
          <option value="month">{t('bucket.month')}</option>
        </ChoiceField>
      </div>
      <div className={styles.choice}>
        <ChoiceField
          label={t('window.tier')}
          value={query.tier}
          onChange={value =>
            change({ tier: tierSchema.catch('production').parse(value) })
          }
        >
          {tierSchema.options.map(tier => (
            <option key={tier} value={tier}>
              {t(`tier.${tier}`)}
            </option>
          ))}
        </ChoiceField>
      </div>
      {children && <div className={styles.acts}>{children}</div>}
    </div>
  );
}

/** The first and the last day. What makes no window yet stays in the fields and changes nothing. */
function OwnDates({ controls: { query, change } }: { controls: ViewControls }) {
  const { t } = useTranslationRef(doraTranslationRef);
  const [dates, setDates] = useState({
    from: query.from.slice(0, 10),
    to: new Date(Date.parse(query.to) - DAY_MS).toISOString().slice(0, 10),
  });
  const isWrong = dates.from > dates.to;
  const put = (next: typeof dates) => {
    setDates(next);
    if (next.from !== '' && next.to !== '' && next.from <= next.to) {
      change({ window: next, bucket: undefined });
    }
  };
  return (
    <>
      <div className={styles.choice}>
        <TextField
          type="date"
          label={t('window.from')}
          maxLength={10}
          value={dates.from}
          isInvalid={isWrong}
          onChange={from => put({ ...dates, from })}
        />
      </div>
      <div className={styles.choice}>
        <TextField
          type="date"
          label={t('window.to')}
          maxLength={10}
          value={dates.to}
          isInvalid={isWrong}
          onChange={to => put({ ...dates, to })}
        />
      </div>
      {isWrong && (
        <p className={styles.wrong} role="alert">
          {t('window.wrong')}
        </p>
      )}
    </>
  );
}
