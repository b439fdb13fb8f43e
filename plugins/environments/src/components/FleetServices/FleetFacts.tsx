import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ToggleButton } from '@backstage/ui';
import type { Fleet } from '@quarterdeck/plugin-environments-common';
import { HEALTH_STATUSES } from '@quarterdeck/toolkit-common';
import { StatusChip, toolkitTranslationRef } from '@quarterdeck/toolkit-react';
import {
  isCountSelected,
  toggleCount,
  type FleetFilters,
} from '../../model/fleetFilters';
import { environmentsFleetTranslationRef } from '../../translations/fleetTranslation';
import styles from './FleetFacts.module.css';

/** What needs to be seen to stands where one begins to read. */
const WORST_FIRST = [
  'unavailable',
  'degraded',
  'unknown',
  'progressing',
  'healthy',
] as const satisfies ReadonlyArray<(typeof HEALTH_STATUSES)[number]>;

export type FleetFactsProps = {
  fleet: Fleet;
  filters: FleetFilters;
  onChange(next: Partial<FleetFilters>): void;
};

/** How many services have which health in each environment; each number leads to the services that it counts. */
export function FleetFacts({ fleet, filters, onChange }: FleetFactsProps) {
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const { t: toolkit } = useTranslationRef(toolkitTranslationRef);
  return (
    <section aria-label={t('fleet.counts')}>
      <ul className={styles.environments} role="list">
        {fleet.environments.map(environment => {
          const counts = fleet.counts.find(
            ({ environmentId }) => environmentId === environment.id,
          );
          const present = WORST_FIRST.flatMap(status => {
            const count = counts?.[status] ?? 0;
            return count > 0 ? [{ status, count }] : [];
          });
          return (
            <li key={environment.id} className={styles.environment}>
              <h2 className={styles.title}>{environment.title}</h2>
              <div className={styles.counts}>
                {present.map(({ status, count }) => (
                  <ToggleButton
                    key={status}
                    className={styles.count}
                    size="small"
                    aria-label={t('fleet.count.filter', {
                      status: toolkit(`status.${status}`),
                      environment: environment.title,
                      number: String(count),
                    })}
                    isSelected={isCountSelected(
                      filters,
                      environment.id,
                      status,
                    )}
                    onChange={() =>
                      onChange(toggleCount(filters, environment.id, status))
                    }
                  >
                    <strong className={styles.number}>{count}</strong>
                    <StatusChip status={status} />
                  </ToggleButton>
                ))}
                {present.length === 0 && <span>{t('fleet.count.none')}</span>}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
