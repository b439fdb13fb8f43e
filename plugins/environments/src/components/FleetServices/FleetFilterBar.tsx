import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Checkbox, SearchField, Select } from '@backstage/ui';
import type { Environment } from '@quarterdeck/plugin-environments-common';
import {
  HEALTH_STATUSES,
  healthStatusSchema,
  type HealthStatus,
} from '@quarterdeck/toolkit-common';
import { toolkitTranslationRef } from '@quarterdeck/toolkit-react';
import { RiFilter3Line } from '@remixicon/react';
import { useEffect, useId, useState } from 'react';
import {
  FLEET_GROUPINGS,
  activeFilterCount,
  withoutFilters,
  type FleetFilters,
  type FleetGrouping,
} from '../../model/fleetFilters';
import { compareNames, entityName } from '../../model/fleetRows';
import { environmentsFleetTranslationRef } from '../../translations/fleetTranslation';
import styles from './FleetFilterBar.module.css';

/** Typing goes on while the address and the question wait for its end. */
const TYPING_PAUSE_MS = 300;

export type FleetFilterBarProps = {
  filters: FleetFilters;
  onChange(next: Partial<FleetFilters>): void;
  /** What can be chosen; what already is stays among it. */
  owners: readonly string[];
  systems: readonly string[];
  environments: readonly Environment[];
};

/** Everything by which the fleet can be narrowed down and arranged. */
export function FleetFilterBar(props: FleetFilterBarProps) {
  const { filters, onChange, owners, systems, environments } = props;
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const [isOpen, setOpen] = useState(false);
  const fieldsId = useId();
  const count = activeFilterCount(filters);
  return (
    <div className={styles.bar} role="search" aria-label={t('fleet.filters')}>
      <TextFilter text={filters.text} onChange={text => onChange({ text })} />
      {/* Only where there is no room to show them all the time. */}
      <Button
        className={styles.opener}
        size="small"
        variant="secondary"
        iconStart={<RiFilter3Line />}
        aria-expanded={isOpen}
        aria-controls={fieldsId}
        onPress={() => setOpen(!isOpen)}
      >
        {t('fleet.filter.open', { number: String(count) })}
      </Button>
      <div id={fieldsId} className={styles.fields} data-open={isOpen}>
        <ListFilter
          label={t('fleet.filter.owner')}
          options={entityOptions(owners, filters.owner)}
          value={filters.owner}
          onChange={owner => onChange({ owner })}
          isLong
        />
        <ListFilter
          label={t('fleet.filter.system')}
          options={entityOptions(systems, filters.system)}
          value={filters.system}
          onChange={system => onChange({ system })}
          isLong
        />
        <ListFilter
          label={t('fleet.filter.environment')}
          options={environmentOptions(environments, filters.environment)}
          value={filters.environment}
          onChange={environment => onChange({ environment })}
        />
        <HealthFilter
          value={filters.health}
          onChange={health => onChange({ health })}
        />
        <GroupingChoice
          grouping={filters.grouping}
          onChange={grouping => onChange({ grouping })}
        />
        <Checkbox
          className={styles.drifted}
          isSelected={filters.drifted}
          onChange={drifted => onChange({ drifted })}
        >
          {t('fleet.filter.drifted')}
        </Checkbox>
      </div>
      {count > 0 && (
        <Button
          className={styles.clear}
          size="small"
          variant="secondary"
          onPress={() => onChange(withoutFilters(filters))}
        >
          {t('fleet.filter.clear')}
        </Button>
      )}
    </div>
  );
}

function TextFilter(props: { text: string; onChange(text: string): void }) {
  const { text, onChange } = props;
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const [typed, setTyped] = useState({ value: text, of: text });
  // The address was changed by something else: a link, or taking all filters away.
  if (typed.of !== text) {
    setTyped({
      value: typed.value.trim() === text ? typed.value : text,
      of: text,
    });
  }
  useEffect(() => {
    const wanted = typed.value.trim().slice(0, 100);
    if (wanted === text) {
      return undefined;
    }
    const timer = setTimeout(() => onChange(wanted), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed.value, text, onChange]);
  return (
    <SearchField
      className={styles.text}
      size="small"
      label={t('fleet.filter.text')}
      placeholder={t('fleet.filter.textHint')}
      value={typed.value}
      onChange={value => setTyped({ value, of: text })}
      maxLength={100}
    />
  );
}

function HealthFilter(props: {
  value: HealthStatus[];
  onChange(value: HealthStatus[]): void;
}) {
  const { value, onChange } = props;
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const { t: toolkit } = useTranslationRef(toolkitTranslationRef);
  return (
    <ListFilter
      label={t('fleet.filter.health')}
      options={HEALTH_STATUSES.map(status => ({
        id: status,
        label: toolkit(`status.${status}`),
      }))}
      value={value}
      onChange={chosen =>
        onChange(chosen.map(status => healthStatusSchema.parse(status)))
      }
    />
  );
}

function GroupingChoice(props: {
  grouping: FleetGrouping;
  onChange(grouping: FleetGrouping | undefined): void;
}) {
  const { grouping, onChange } = props;
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  return (
    <Select
      className={styles.list}
      size="small"
      label={t('fleet.group')}
      value={grouping}
      options={FLEET_GROUPINGS.map(id => ({
        id,
        label: t(`fleet.group.${id}`),
      }))}
      onChange={value => onChange(FLEET_GROUPINGS.find(own => own === value))}
    />
  );
}

type Option = { id: string; label: string };

function ListFilter(props: {
  label: string;
  options: Option[];
  value: string[];
  onChange(value: string[]): void;
  /** Long enough that one wants to type in it. */
  isLong?: boolean;
}) {
  const { label, options, value, onChange, isLong } = props;
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  return (
    <Select
      className={styles.list}
      size="small"
      label={label}
      selectionMode="multiple"
      placeholder={t('fleet.filter.all')}
      options={options}
      search={isLong ? { placeholder: t('fleet.filter.search') } : undefined}
      value={value}
      onChange={chosen => onChange(chosen.map(String))}
    />
  );
}

function entityOptions(
  known: readonly string[],
  chosen: readonly string[],
): Option[] {
  return [...new Set([...known, ...chosen])]
    .sort(compareNames)
    .map(ref => ({ id: ref, label: entityName(ref) }));
}

function environmentOptions(
  known: readonly Environment[],
  chosen: readonly string[],
): Option[] {
  const strangers = chosen.filter(id => known.every(each => each.id !== id));
  return [
    ...known.map(({ id, title }) => ({ id, label: title })),
    ...strangers.map(id => ({ id, label: id })),
  ];
}
