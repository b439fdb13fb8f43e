import type { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';
import { ErrorPanel } from '@quarterdeck/toolkit-react';
import { useEnvironmentMatrix } from '../../hooks/useEnvironmentMatrix';
import { useTabAddress, type View } from '../../hooks/useTabAddress';
import { environmentsTranslationRef } from '../../translations/translation';
import { CompareView } from '../CompareView/CompareView';
import { EmptyMatrix } from '../EmptyMatrix/EmptyMatrix';
import { HistoryView } from '../HistoryView/HistoryView';
import { PromoteView } from '../PromoteView/PromoteView';
import { ViewNavigation } from '../ViewNavigation/ViewNavigation';
import { MatrixSkeleton } from './MatrixSkeleton';
import { NowView } from './NowView';
import { PastView } from './PastView';
import styles from './EnvironmentMatrixView.module.css';

/** The entity tab: what runs of the entity in each environment, what did, what differs and what could travel on. */
export function EnvironmentsContent() {
  const { entity } = useEntity();
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { address } = useTabAddress();
  const { view, at } = address;
  return (
    <>
      <div className={styles.header}>
        <Text as="h2" variant="title-x-small" weight="bold">
          {t('matrix.title')}
        </Text>
        <ViewNavigation />
      </div>
      {view === 'now' && at !== undefined ? (
        <PastView entity={entity} at={at} />
      ) : (
        <LiveView entity={entity} view={view} />
      )}
    </>
  );
}

/** The views that follow the present. All of them need to know the environments. */
function LiveView({ entity, view }: { entity: Entity; view: View }) {
  const live = useEnvironmentMatrix(entity);
  if (live.status === 'loading') {
    return <MatrixSkeleton />;
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const { data: matrix } = live;
  if (view === 'history') {
    return <HistoryView entity={entity} matrix={matrix} />;
  }
  if (view === 'now') {
    return <NowView entity={entity} matrix={matrix} live={live} />;
  }
  if (matrix.emptyReason) {
    return <EmptyMatrix entity={entity} reason={matrix.emptyReason} />;
  }
  return view === 'compare' ? (
    <CompareView entity={entity} matrix={matrix} />
  ) : (
    <PromoteView entity={entity} matrix={matrix} />
  );
}
