import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Button, Skeleton, Text } from '@backstage/ui';
import {
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { useOpenAndEnded, type OpenAndEnded } from '../../hooks/useIncidents';
import { quietSince } from '../../model/incidents';
import { incidentsTranslationRef } from '../../translations/translation';
import { IncidentList } from '../IncidentList/IncidentList';
import { OpenIncident } from '../OpenIncident/OpenIncident';
import { Statistics } from '../Statistics/Statistics';
import styles from './IncidentsContent.module.css';
import { Quiet } from './Quiet';

const STEP = 20;
const MOST = 100;

/** The entity tab: what is broken now, what was, and how well it went. */
export function IncidentsContent() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const [limit, setLimit] = useState(STEP);
  const live = useOpenAndEnded({ entity: entityRef }, limit);
  switch (live.status) {
    case 'loading':
      return (
        <LoadingRegion>
          <div className={styles.content}>
            <Skeleton width="10rem" height="2rem" />
            <Skeleton width="100%" height="9rem" />
            <Skeleton width="100%" height="4rem" />
            <Skeleton width="100%" height="6rem" />
          </div>
        </LoadingRegion>
      );
    case 'failed':
      return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
    default:
      return (
        <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
          <div className={styles.content}>
            <Now
              page={live.data}
              entityRef={entityRef}
              status={
                <LiveStatus
                  asOf={live.data.asOf}
                  transport={live.transport}
                  problem={live.problem}
                />
              }
            />
            <Statistics entityRef={entityRef} />
            <History
              page={live.data}
              onMore={
                live.data.hasMore && limit < MOST
                  ? () => setLimit(Math.min(limit + STEP, MOST))
                  : undefined
              }
            />
          </div>
        </ServerClock>
      );
  }
}

function Now(props: {
  page: OpenAndEnded;
  entityRef: string;
  status: JSX.Element;
}) {
  const { page, entityRef, status } = props;
  const { t } = useTranslationRef(incidentsTranslationRef);
  const { open } = page;
  const action = page.mayOpen && (
    <OpenIncident
      entityRef={entityRef}
      variant={open.length === 0 ? 'primary' : 'secondary'}
    />
  );
  return (
    <>
      <div className={styles.header}>
        <Text as="h2" variant="title-x-small" weight="bold">
          {t('tab.title')}
        </Text>
        {open.length > 0 && action}
      </div>
      {status}
      {open.length === 0 ? (
        <Quiet since={quietSince(page.ended)} action={action} />
      ) : (
        <IncidentList
          items={open}
          asOf={page.asOf}
          namesEntity={false}
          isLarge
        />
      )}
    </>
  );
}

function History({ page, onMore }: { page: OpenAndEnded; onMore?(): void }) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const { ended } = page;
  if (ended.length === 0) {
    return null;
  }
  return (
    <section className={styles.section}>
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('page.history')}
      </Text>
      <IncidentList items={ended} asOf={page.asOf} namesEntity={false} />
      {onMore && (
        <div>
          <Button variant="secondary" onPress={onMore}>
            {t('list.more')}
          </Button>
        </div>
      )}
    </section>
  );
}
