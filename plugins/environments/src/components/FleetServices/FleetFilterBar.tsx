import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Checkbox, SearchField, Select } from '@backstage/ui';
import type { Environment } from '@quarterdeck/plugin-environments-common';
import {
  HEALTH_STATUSES,
  healthStatusSchema,
} from '@quarterdeck/toolkit-common';
import { toolkitTranslationRef } from '@quarterdeck/toolkit-react';
import { useEffect, useState } from 'react';
import {
  FLEET_GROUPINGS,
  activeFilterCount,
  withoutFilters,
  type FleetFilters,
  type FleetGrouping,
} from '../../model/fleetFilters';
import { compareNames, entityName } from '../../model/fleetRows';
import { environmentsFleetTranslationRef } from '../../translations/fleetTranslation';
import { Choice } from '../Choice/Choice';
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
  const { t: toolkit } = useTranslationRef(toolkitTranslationRef);
  return (
    <div className={styles.bar} role="search" aria-label={t('fleet.filters')}>
      <TextFilter text={filters.text} onChange={text => onChange({ text })} />
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
      <ListFilter
        label={t('fleet.filter.health')}
        options={HEALTH_STATUSES.map(status => ({
          id: status,
          label: toolkit(`status.${status}`),
        }))}
        value={filters.health}
        onChange={chosen =>
          onChange({
            health: chosen.map(status => healthStatusSchema.parse(status)),
          })
        }
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
      {activeFilterCount(filters) > 0 && (
        <Button
          className={styles.clear}
          size="small"
          variant="tertiary"
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
      value={typed.value}
      onChange={value => setTyped({ value, of: text })}
      maxLength={100}
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
    <Choice
      label={t('fleet.group')}
      value={grouping}
      options={FLEET_GROUPINGS.map(value => ({
        value,
        label: t(`fleet.group.${value}`),
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
