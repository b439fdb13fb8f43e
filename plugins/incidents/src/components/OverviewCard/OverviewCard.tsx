import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  EntityInfoCard,
  useEntity,
  useEntityRefLink,
} from '@backstage/plugin-catalog-react';
import { Skeleton, Text } from '@backstage/ui';
import {
  ErrorPanel,
  LoadingRegion,
  RelativeTime,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useOpenAndEnded } from '../../hooks/useIncidents';
import { quietSince } from '../../model/incidents';
import { incidentsTranslationRef } from '../../translations/translation';
import { IncidentList } from '../IncidentList/IncidentList';
import styles from './OverviewCard.module.css';

/** Enough to find what was over last. */
const LOOKED_AT = 20;

/** What is broken now, or since when nothing was, for the overview of an entity. */
export function OverviewCard() {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const path = `${useEntityRefLink()(entityRef)}/incidents`;
  return (
    <EntityInfoCard
      title={t('tab.title')}
      footerActions={
        <Link className={styles.all} to={path}>
          {t('list.all')}
        </Link>
      }
    >
      <Content entityRef={entityRef} />
    </EntityInfoCard>
  );
}

function Content({ entityRef }: { entityRef: string }) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const live = useOpenAndEnded({ entity: entityRef }, LOOKED_AT);
  if (live.status === 'loading') {
    return (
      <LoadingRegion>
        <Skeleton width="100%" height="3rem" />
      </LoadingRegion>
    );
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const { asOf, open, ended } = live.data;
  const since = quietSince(ended);
  return (
    <ServerClock asOf={asOf} receivedAt={live.receivedAt}>
      {open.length > 0 ? (
        <IncidentList items={open} asOf={asOf} namesEntity={false} />
      ) : (
        <>
          <Text as="p" variant="body-large" weight="bold">
            {t('quiet.title')}
          </Text>
          <Text as="p" variant="body-medium">
            {since === undefined
              ? t('quiet.never')
              : t('quiet.since', { time: <RelativeTime dateTime={since} /> })}
          </Text>
        </>
      )}
    </ServerClock>
  );
}
