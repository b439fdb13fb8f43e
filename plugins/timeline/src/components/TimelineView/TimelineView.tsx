import { Text } from '@backstage/ui';
import type { Fact } from '@quarterdeck/plugin-timeline-common';
import { ErrorPanel } from '@quarterdeck/toolkit-react';
import { useCallback, useState, type ReactNode } from 'react';
import type { Answer } from '../../hooks/useAnswer';
import { useFilters } from '../../hooks/useFilters';
import { NOTHING_SEEN, withSeen } from '../../model/seen';
import { FilterBar, type FilterBarProps } from '../FilterBar/FilterBar';
import { Feed } from './Feed';
import { TimelineSkeleton } from './TimelineSkeleton';
import styles from './TimelineView.module.css';

/** Whose timeline it is: full references; undefined for all that the reader may see. */
export type Entities = readonly string[] | undefined;

export type TimelineViewProps = {
  title: string;
  /** What it is about. The references must be stable: others are another list. */
  entities: Answer<Entities>;
  /** The list is of many entities, so that each line has to name its own. */
  namesEntities: boolean;
  owners?: FilterBarProps['owners'];
  /** Beside the title. */
  actions?: ReactNode;
  /** What to know before reading the list. */
  notice?: ReactNode;
  /** Instead of the list, where it is about no entity at all. */
  aboutNothing?: ReactNode;
};

/** Filters, the picture of when, then what happened day by day. */
export function TimelineView(props: TimelineViewProps) {
  const { title, entities, namesEntities, owners, actions } = props;
  const [filters, setFilters] = useFilters();
  const [seen, setSeen] = useState(NOTHING_SEEN);
  const see = useCallback(
    (facts: readonly Fact[]) => setSeen(known => withSeen(known, facts)),
    [],
  );

  const content = () => {
    if (entities.status === 'loading') {
      return <TimelineSkeleton />;
    }
    if (entities.status === 'failed') {
      return <ErrorPanel error={entities.problem} onRetry={entities.refresh} />;
    }
    return entities.data?.length === 0 ? (
      props.aboutNothing
    ) : (
      <Feed
        entities={entities.data}
        filters={filters}
        onFilter={setFilters}
        onFacts={see}
        namesEntities={namesEntities}
      />
    );
  };

  return (
    <div className={styles.view}>
      <div className={styles.header}>
        <Text as="h2" variant="title-x-small" weight="bold">
          {title}
        </Text>
        {actions}
      </div>
      <FilterBar
        filters={filters}
        onChange={setFilters}
        seen={seen}
        owners={owners}
      />
      {props.notice}
      {content()}
    </div>
  );
}
