import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Fact } from '@quarterdeck/plugin-timeline-common';
import { dayTitle, groupByDay } from '../../model/days';
import { timelineTranslationRef } from '../../translations/translation';
import { FactLine, type FactLineProps } from './FactLine';
import styles from './FactList.module.css';

export type FactListProps = Pick<FactLineProps, 'namesEntity' | 'onFollow'> & {
  facts: readonly Fact[];
  /** Ids of those that came while the list was being looked at. */
  arrived: ReadonlySet<string>;
};

/** What happened, by the day on which it did. */
export function FactList({ facts, arrived, ...line }: FactListProps) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const now = new Date();
  return (
    <div className={styles.days}>
      {groupByDay(facts).map(({ key, facts: ofDay }) => (
        <section key={key} aria-labelledby={`day-${key}`}>
          <h3 id={`day-${key}`} className={styles.day}>
            {dayTitle(key, now, t('locale'))}
          </h3>
          {/* Lists without bullets are not lists to some screen readers unless they say so. */}
          <ol className={styles.list} role="list">
            {ofDay.map(fact => (
              <li key={fact.id} className={styles.item}>
                <FactLine fact={fact} isNew={arrived.has(fact.id)} {...line} />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}
