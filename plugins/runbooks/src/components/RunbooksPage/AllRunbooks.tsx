import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntityRefLink } from '@backstage/plugin-catalog-react';
import { Button, Skeleton, Text } from '@backstage/ui';
import {
  runbookQuerySchema,
  type RunbookPage,
} from '@quarterdeck/plugin-runbooks-common';
import {
  ChoiceField,
  DataTable,
  EmptyState,
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
  TextField,
} from '@quarterdeck/toolkit-react';
import { useDeferredValue, useState } from 'react';
import { Link } from 'react-router-dom';
import { useAddress } from '../../hooks/useAddress';
import { useReasonText } from '../../hooks/useReasonText';
import { useRunbooks, useRuns } from '../../hooks/useRunbooks';
import { runbooksTranslationRef } from '../../translations/translation';
import { useProcedureName } from '../Coverage/useProcedureName';
import { RunbookList } from '../RunbookList/RunbookList';
import { RunList } from '../RunList/RunList';
import { LESS, MOST } from './limits';
import styles from './RunbooksPage.module.css';

const viewSchema = runbookQuerySchema.shape.view.unwrap();

/** What is being followed now, and runbooks by what is the matter with them. */
export function AllRunbooks() {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const [address, change] = useAddress();
  const view = viewSchema.catch('all').parse(address.get('view') ?? 'all');
  const text = address.get('text') ?? '';
  return (
    <div className={styles.content}>
      <ActiveRuns />
      <section className={styles.content}>
        <Text as="h2" variant="title-x-small" weight="bold">
          {t('tab.title')}
        </Text>
        <div className={styles.filters}>
          <ChoiceField
            label={t('filter.view')}
            value={view}
            onChange={value => change({ view: value === 'all' ? '' : value })}
          >
            {viewSchema.options.map(each => (
              <option key={each} value={each}>
                {t(`filter.${each}`)}
              </option>
            ))}
          </ChoiceField>
          <TextField
            label={t('filter.text')}
            type="search"
            value={text}
            maxLength={200}
            onChange={value => change({ text: value })}
          />
        </div>
        <Found view={view} text={useDeferredValue(text.trim()) || undefined} />
      </section>
    </div>
  );
}

function ActiveRuns() {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const live = useRuns({ view: 'active', limit: LESS });
  return live.status === 'ready' && live.data.items.length > 0 ? (
    <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
      <section className={styles.section}>
        <Text as="h2" variant="title-x-small" weight="bold">
          {t('runs.active')}
        </Text>
        <RunList items={live.data.items} namesEntity />
      </section>
    </ServerClock>
  ) : null;
}

type FoundProps = {
  view: (typeof viewSchema.options)[number];
  text: string | undefined;
};

function Found({ view, text }: FoundProps) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const reasonText = useReasonText();
  const [limit, setLimit] = useState(LESS);
  const live = useRunbooks({ view, text, limit });
  if (live.status === 'loading') {
    return (
      <LoadingRegion>
        <div className={styles.section}>
          <Skeleton width="100%" height="6rem" />
          <Skeleton width="100%" height="6rem" />
        </div>
      </LoadingRegion>
    );
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const { asOf, items, uncovered, pageInfo, emptyReason } = live.data;
  return (
    <ServerClock asOf={asOf} receivedAt={live.receivedAt}>
      <LiveStatus
        asOf={asOf}
        transport={live.transport}
        problem={live.problem}
      />
      {emptyReason && (
        <EmptyState title={reasonText(emptyReason)}>
          <p>{t(`empty.${view}`)}</p>
        </EmptyState>
      )}
      {uncovered.length > 0 && <Uncovered items={uncovered} />}
      {items.length > 0 && <RunbookList items={items} namesEntity />}
      {pageInfo.nextCursor !== undefined && limit < MOST && (
        <div>
          <Button variant="secondary" onPress={() => setLimit(MOST)}>
            {t('list.more')}
          </Button>
        </div>
      )}
    </ServerClock>
  );
}

function Uncovered({ items }: { items: RunbookPage['uncovered'] }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const nameOf = useProcedureName();
  const entityPath = useEntityRefLink();
  return (
    <DataTable
      label={t('filter.uncovered')}
      columns={[t('facts.service'), t('uncovered.missing')]}
      rows={items.map(({ entityRef, missing }) => ({
        id: entityRef,
        cells: [
          <Link
            key="entity"
            className={styles.link}
            to={`${entityPath(entityRef)}/runbooks`}
          >
            {entityRef}
          </Link>,
          missing.map(nameOf).join(', '),
        ],
      }))}
    />
  );
}
