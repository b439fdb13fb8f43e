import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import type { Fleet as FleetData } from '@quarterdeck/plugin-backups-common';
import {
  ChoiceField,
  EmptyState,
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
  TextField,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { useFleet } from '../../hooks/useFleet';
import { useSizes } from '../../hooks/useSizes';
import { chooseEntries, type FleetFilter } from '../../model/fleet';
import { backupsTranslationRef } from '../../translations/translation';
import { FleetList } from './FleetList';
import styles from './FleetPage.module.css';

/** Every entity that holds data or is backed up, the worst first. */
export function Fleet() {
  const live = useFleet();
  if (live.status === 'loading') {
    return (
      <LoadingRegion>
        <Skeleton width="100%" height="6rem" />
        <Skeleton width="100%" height="20rem" />
      </LoadingRegion>
    );
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  return (
    <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
      <div className={styles.content}>
        <LiveStatus
          asOf={live.data.asOf}
          transport={live.transport}
          problem={live.problem}
        />
        <Found fleet={live.data} />
      </div>
    </ServerClock>
  );
}

function Found({ fleet }: { fleet: FleetData }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const [filter, setFilter] = useState<FleetFilter>('all');
  const [search, setSearch] = useState('');
  if (fleet.items.length === 0) {
    return (
      <EmptyState title={t('fleet.none')}>{t('fleet.noneAdvice')}</EmptyState>
    );
  }
  const entries = chooseEntries(fleet.items, filter, search);
  return (
    <>
      <Totals totals={fleet.totals} />
      <div className={styles.bar}>
        <TextField
          label={t('fleet.search')}
          type="search"
          maxLength={200}
          value={search}
          onChange={setSearch}
        />
        <div className={styles.choice}>
          <ChoiceField
            label={t('fleet.show')}
            value={filter}
            onChange={value => setFilter(filterOf(value))}
          >
            <option value="all">{t('fleet.showAll')}</option>
            <option value="worries">{t('fleet.showWorries')}</option>
            <option value="unprotected">{t('fleet.showUnprotected')}</option>
          </ChoiceField>
        </div>
      </div>
      {entries.length === 0 ? (
        <p role="status" className={styles.text}>
          {t('fleet.noMatch')}
        </p>
      ) : (
        <FleetList entries={entries} />
      )}
    </>
  );
}

function filterOf(value: string): FleetFilter {
  return value === 'worries' || value === 'unprotected' ? value : 'all';
}

function Totals({ totals }: { totals: FleetData['totals'] }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { bytes, number } = useSizes();
  const shown = [
    [t('fleet.protected'), number(totals.protected)],
    [t('fleet.unprotected'), number(totals.unprotected)],
    [t('fleet.rpoBroken'), number(totals.rpoBroken)],
    [t('fleet.rtoBroken'), number(totals.rtoBroken)],
    [t('fleet.untested'), number(totals.untested)],
    [t('fleet.stored'), bytes(totals.storedBytes)],
  ];
  return (
    <dl className={styles.totals} aria-label={t('fleet.totals')}>
      {shown.map(([name, value]) => (
        <div key={name} className={styles.total}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
