import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntityRefLink } from '@backstage/plugin-catalog-react';
import { Skeleton, Text } from '@backstage/ui';
import { METRICS, type ServiceFigures } from '@quarterdeck/plugin-dora-common';
import {
  DataTable,
  ErrorPanel,
  LoadingRegion,
} from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useServices, type Scope } from '../../hooks/useDashboard';
import { useReasonText } from '../../hooks/useReasonText';
import type { WindowQuery } from '../../model/view';
import { doraTranslationRef } from '../../translations/translation';
import styles from '../ScopePage/ScopeView.module.css';
import { ServiceFigure } from './ServiceFigure';

export type ServiceListProps = {
  scope: Scope;
  query: WindowQuery;
  /** What the tabs of the services are asked for, so that they show the same window. */
  search: string;
};

/** Each service by itself, in the order of their names: a distribution, no ranking. */
export function ServiceList({ scope, query, search }: ServiceListProps) {
  const { t } = useTranslationRef(doraTranslationRef);
  const live = useServices(scope, query);
  return (
    <section className={styles.card}>
      <div>
        <Text as="h3" variant="title-x-small" weight="bold">
          {t('services.title')}
        </Text>
        <p className={styles.quiet}>{t('services.about')}</p>
      </div>
      {live.status === 'loading' && (
        <LoadingRegion>
          <Skeleton width="100%" height="8rem" />
        </LoadingRegion>
      )}
      {live.status === 'failed' && (
        <ErrorPanel error={live.problem} onRetry={live.refresh} />
      )}
      {live.status === 'ready' && (
        <Services
          items={live.data.items}
          emptyReason={live.data.emptyReason}
          search={search}
        />
      )}
    </section>
  );
}

function Services(props: {
  items: readonly ServiceFigures[];
  emptyReason: Parameters<ReturnType<typeof useReasonText>>[0] | null;
  search: string;
}) {
  const { items, emptyReason, search } = props;
  const { t } = useTranslationRef(doraTranslationRef);
  const reasonText = useReasonText();
  const linkTo = useEntityRefLink();
  if (items.length === 0) {
    return (
      <p className={styles.paragraph}>
        {emptyReason ? reasonText(emptyReason) : t('services.none')}
      </p>
    );
  }
  return (
    <DataTable
      label={t('services.title')}
      columns={[
        t('services.service'),
        ...METRICS.map(metric => t(`metric.${metric}`)),
      ]}
      rows={items.map(({ entityRef, metrics }) => ({
        id: entityRef,
        cells: [
          <Link
            key="name"
            className={styles.link}
            to={`${linkTo(entityRef)}/dora${search}`}
          >
            {entityRef.slice(entityRef.indexOf('/') + 1)}
          </Link>,
          ...METRICS.map(metric => (
            <ServiceFigure
              key={metric}
              figures={metrics.find(each => each.metric === metric)}
            />
          )),
        ],
      }))}
    />
  );
}
