import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { IncidentSummary } from '@quarterdeck/plugin-incidents-common';
import { RelativeTime } from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useIncidentsPath } from '../../hooks/useIncidentsPath';
import { useReasonText } from '../../hooks/useReasonText';
import { isOver, numberOf } from '../../model/incidents';
import { incidentsTranslationRef } from '../../translations/translation';
import { SeverityChip, StateChip } from '../Chips/Chips';
import { ShortClock } from '../Clocks/Clocks';
import styles from './IncidentList.module.css';

export type IncidentListProps = {
  items: readonly IncidentSummary[];
  /** When the answer was made, ISO 8601. */
  asOf: string;
  namesEntity: boolean;
  /** They are what the page is about. */
  isLarge?: boolean;
};

/** One card for each: how bad, what, where, and the clock that matters now. */
export function IncidentList(props: IncidentListProps) {
  const { items, asOf, namesEntity, isLarge = false } = props;
  const { t } = useTranslationRef(incidentsTranslationRef);
  const reasonText = useReasonText();
  const root = useIncidentsPath();
  return (
    // Lists without bullets are not lists to some screen readers unless they say so.
    <ul className={styles.list} role="list">
      {items.map(item => (
        <li
          key={item.id}
          className={styles.item}
          data-open={!isOver(item)}
          data-large={isLarge}
        >
          <div className={styles.title}>
            <SeverityChip severity={item.severity} />
            <Link className={styles.link} to={`${root}/${item.id}`}>
              {numberOf(item)}: {item.title}
            </Link>
            <StateChip state={item.state} />
          </div>
          <ShortClock clocks={item.clocks} asOf={asOf} />
          <p className={styles.reason}>{reasonText(item.reason)}</p>
          <div className={styles.facts}>
            {namesEntity && <EntityRefLink entityRef={item.entityRef} />}
            {item.environmentId !== null && <span>{item.environmentId}</span>}
            <RelativeTime dateTime={item.startedAt} />
            {item.firingAlerts > 0 && (
              <span>
                {t('facts.firing', { total: String(item.firingAlerts) })}
              </span>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
