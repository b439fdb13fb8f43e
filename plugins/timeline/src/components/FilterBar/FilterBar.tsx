import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { BgProvider, Button } from '@backstage/ui';
import { RiCloseLine, RiFilter3Line } from '@remixicon/react';
import { useId, useState } from 'react';
import { useHappening } from '../../hooks/useHappening';
import {
  ACTOR_KINDS,
  NO_FILTERS,
  countFilters,
  type Filters,
} from '../../model/filters';
import { KNOWN_TYPES, ROOMS } from '../../model/happenings';
import type { Seen } from '../../model/seen';
import { timelineTranslationRef } from '../../translations/translation';
import { Chip, ChipGroup } from './Chip';
import { Choice } from './Choice';
import { SearchField } from './SearchField';
import { TimeFilter } from './TimeFilter';
import styles from './FilterBar.module.css';

const ALL = '';

export type FilterBarProps = {
  filters: Filters;
  onChange(filters: Filters): void;
  /** What occurs among the facts that were shown so far. */
  seen: Seen;
  /** Whose services to show, where the page is about more than one. */
  owners?: ReadonlyArray<{ value: string; label: string }>;
};

/** What narrows the list. Whatever is on can be taken away where it was put on, or all at once. */
export function FilterBar(props: FilterBarProps) {
  const { filters, onChange, seen, owners } = props;
  const { t } = useTranslationRef(timelineTranslationRef);
  const { typeName } = useHappening();
  const [isOpen, setOpen] = useState(false);
  const chipsId = useId();
  const count = countFilters(filters);
  const types = withAll(KNOWN_TYPES, seen.types, filters.type);
  return (
    <BgProvider bg="neutral-1">
      <div className={styles.bar} role="search" aria-label={t('filters.title')}>
        <div className={styles.fields}>
          <SearchField
            value={filters.text}
            onChange={text => onChange({ ...filters, text })}
          />
          <TimeFilter
            span={filters}
            onChange={span =>
              onChange({
                ...filters,
                range: span.range,
                from: span.from,
                to: span.to,
              })
            }
          />
          <Choice
            label={t('filters.type')}
            value={filters.type ?? ALL}
            options={[
              { value: ALL, label: t('filters.allTypes') },
              ...types.map(value => ({ value, label: typeName(value) })),
            ]}
            onChange={type => onChange({ ...filters, type: type || undefined })}
          />
          {owners && (
            <Choice
              label={t('filters.owner')}
              value={filters.owner ?? ALL}
              options={[
                { value: ALL, label: t('filters.allOwners') },
                ...owners,
              ]}
              onChange={owner =>
                onChange({ ...filters, owner: owner || undefined })
              }
            />
          )}
          <Button
            className={styles.more}
            variant="secondary"
            size="small"
            iconStart={<RiFilter3Line />}
            aria-expanded={isOpen}
            aria-controls={chipsId}
            onPress={() => setOpen(!isOpen)}
          >
            {t('filters.more')}
          </Button>
        </div>
        <div id={chipsId} className={styles.chips} data-open={isOpen}>
          <Chips filters={filters} onChange={onChange} seen={seen} />
        </div>
        {count > 0 && (
          <Button
            className={styles.clear}
            variant="tertiary"
            size="small"
            iconStart={<RiCloseLine />}
            onPress={() => onChange(NO_FILTERS)}
          >
            {t('filters.clear', { count })}
          </Button>
        )}
      </div>
    </BgProvider>
  );
}

/** The filters of which several values may be on. */
function Chips(props: Pick<FilterBarProps, 'filters' | 'onChange' | 'seen'>) {
  const { filters, onChange, seen } = props;
  const { t } = useTranslationRef(timelineTranslationRef);
  const { roomName } = useHappening();
  const rooms = withAll(ROOMS, seen.rooms, ...filters.rooms);
  const environments = withAll(seen.environments, filters.environments);
  return (
    <>
      <ChipGroup label={t('filters.room')}>
        {rooms.map(room => (
          <Chip
            key={room}
            label={roomName(room)}
            on={filters.rooms.includes(room)}
            onToggle={() =>
              onChange({ ...filters, rooms: toggled(filters.rooms, room) })
            }
          />
        ))}
      </ChipGroup>
      {environments.length > 0 && (
        <ChipGroup label={t('filters.environment')}>
          {environments.map(environment => (
            <Chip
              key={environment}
              label={environment}
              on={filters.environments.includes(environment)}
              onToggle={() =>
                onChange({
                  ...filters,
                  environments: toggled(filters.environments, environment),
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
            label={t(`actors.${kind}`)}
            on={filters.actors.includes(kind)}
            onToggle={() =>
              onChange({ ...filters, actors: toggled(filters.actors, kind) })
            }
          />
        ))}
      </ChipGroup>
      {filters.correlation !== undefined && (
        <ChipGroup label={t('filters.correlation')}>
          <Chip
            label={t('filters.oneStory')}
            on
            onToggle={() => onChange({ ...filters, correlation: undefined })}
          />
        </ChipGroup>
      )}
    </>
  );
}

/** The values in their order, and after them the others that occur or are asked for. */
function withAll(
  values: readonly string[],
  seen: readonly string[],
  ...asked: (string | undefined)[]
): string[] {
  return [
    ...new Set([
      ...values,
      ...seen,
      ...asked.filter(each => each !== undefined),
    ]),
  ];
}

function toggled<T>(values: readonly T[], value: T): T[] {
  return values.includes(value)
    ? values.filter(each => each !== value)
    : [...values, value];
}
