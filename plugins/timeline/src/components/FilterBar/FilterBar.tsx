import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { RiCloseLine, RiSearchLine } from '@remixicon/react';
import { useEffect, useId, useState } from 'react';
import {
  ACTOR_KINDS,
  NO_FILTERS,
  RANGES,
  countFilters,
  type Filters,
} from '../../model/filters';
import { ROOMS } from '../../model/rooms';
import { timelineTranslationRef } from '../../translations/translation';
import styles from './FilterBar.module.css';

const SEARCH_DELAY_MS = 300;

export type FilterBarProps = {
  filters: Filters;
  onChange(filters: Filters): void;
  /** Environments that occur among what is shown. */
  environments: readonly string[];
  /** The page is about many services, of which some are the reader's. */
  offersMine: boolean;
};

/** Chips to narrow the list by; what is on says so by its look, its state and its number. */
export function FilterBar(props: FilterBarProps) {
  const { filters, onChange, environments, offersMine } = props;
  const { t } = useTranslationRef(timelineTranslationRef);
  const count = countFilters(filters);
  const places = [...new Set([...environments, ...filters.environments])];
  return (
    <div className={styles.bar} role="search" aria-label={t('filters.title')}>
      <SearchField
        value={filters.text}
        onChange={text => onChange({ ...filters, text })}
      />
      {offersMine && (
        <ChipGroup label={t('filters.mine')} hideLabel>
          <Chip
            label={t('filters.mine')}
            on={filters.mine}
            onToggle={() => onChange({ ...filters, mine: !filters.mine })}
          />
        </ChipGroup>
      )}
      <ChipGroup label={t('filters.room')}>
        {ROOMS.map(room => (
          <Chip
            key={room}
            label={t(`room.${room}`)}
            on={filters.rooms.includes(room)}
            onToggle={() =>
              onChange({ ...filters, rooms: toggled(filters.rooms, room) })
            }
          />
        ))}
      </ChipGroup>
      {places.length > 0 && (
        <ChipGroup label={t('filters.environment')}>
          {places.map(place => (
            <Chip
              key={place}
              label={place}
              on={filters.environments.includes(place)}
              onToggle={() =>
                onChange({
                  ...filters,
                  environments: toggled(filters.environments, place),
                })
              }
            />
          ))}
        </ChipGroup>
      )}
      <ChipGroup label={t('filters.actor')}>
        {ACTOR_KINDS.map(kind => (
          <Chip
            key={kind}
            label={t(`actor.${kind}`)}
            on={filters.actors.includes(kind)}
            onToggle={() =>
              onChange({ ...filters, actors: toggled(filters.actors, kind) })
            }
          />
        ))}
      </ChipGroup>
      <ChipGroup label={t('filters.range')}>
        {RANGES.map(range => (
          <Chip
            key={range}
            label={t(`range.${range}`)}
            on={filters.range === range}
            onToggle={() =>
              onChange({
                ...filters,
                from: undefined,
                to: undefined,
                range: filters.range === range ? undefined : range,
              })
            }
          />
        ))}
        {filters.from && !filters.range && (
          <Chip
            label={t('filters.between', {
              from: shortTime(filters.from, t('locale')),
              to: filters.to ? shortTime(filters.to, t('locale')) : '…',
            })}
            on
            onToggle={() =>
              onChange({ ...filters, from: undefined, to: undefined })
            }
          />
        )}
      </ChipGroup>
      {count > 0 && (
        <Button
          variant="tertiary"
          size="small"
          iconStart={<RiCloseLine aria-hidden />}
          onPress={() => onChange(NO_FILTERS)}
        >
          {t('filters.clear', { count })}
        </Button>
      )}
    </div>
  );
}

function SearchField(props: { value: string; onChange(text: string): void }) {
  const { value, onChange } = props;
  const { t } = useTranslationRef(timelineTranslationRef);
  const [typed, setTyped] = useState(value);
  const id = useId();

  // Cleared elsewhere, or another address.
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) {
      return undefined;
    }
    const timer = setTimeout(() => onChange(typed), SEARCH_DELAY_MS);
    return () => clearTimeout(timer);
  });
  return (
    <div className={styles.search}>
      <label htmlFor={id} className={styles.label}>
        {t('filters.text')}
      </label>
      <span className={styles.field}>
        <RiSearchLine className={styles.icon} aria-hidden />
        <input
          id={id}
          type="search"
          className={styles.input}
          value={typed}
          maxLength={200}
          placeholder={t('filters.textHint')}
          onChange={event => setTyped(event.target.value)}
        />
      </span>
    </div>
  );
}

function ChipGroup(props: {
  label: string;
  hideLabel?: boolean;
  children: React.ReactNode;
}) {
  const id = useId();
  return (
    <div className={styles.group} role="group" aria-labelledby={id}>
      <span
        id={id}
        className={props.hideLabel ? styles.spokenOnly : styles.label}
      >
        {props.label}
      </span>
      {props.children}
    </div>
  );
}

function Chip(props: { label: string; on: boolean; onToggle(): void }) {
  return (
    <button
      type="button"
      className={styles.chip}
      aria-pressed={props.on}
      onClick={props.onToggle}
    >
      {props.label}
      {props.on && <RiCloseLine className={styles.icon} aria-hidden />}
    </button>
  );
}

function toggled<T>(values: readonly T[], value: T): T[] {
  return values.includes(value)
    ? values.filter(each => each !== value)
    : [...values, value];
}

function shortTime(iso: string, locale: string): string {
  return new Date(iso).toLocaleString(locale, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
}
