import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { Dashboard, MetricId } from '@quarterdeck/plugin-dora-common';
import {
  EmptyState,
  ErrorPanel,
  Facts,
  LiveStatus,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import type { ReactNode } from 'react';
import { useDashboard, type Scope } from '../../hooks/useDashboard';
import { useReasonText } from '../../hooks/useReasonText';
import { useView, type ViewControls } from '../../hooks/useView';
import { useWindowText } from '../../hooks/useWindowText';
import { withView } from '../../model/view';
import { doraTranslationRef } from '../../translations/translation';
import { ExportMenu } from '../ExportMenu/ExportMenu';
import { MetricCard } from '../MetricCard/MetricCard';
import { QualityNote } from '../QualityNote/QualityNote';
import { RecordsDrawer } from '../RecordsDrawer/RecordsDrawer';
import { ServiceList } from '../ServiceList/ServiceList';
import { StageBar } from '../StageBar/StageBar';
import { WindowBar } from '../WindowBar/WindowBar';
import { Reliability } from './Reliability';
import { ScopeLoading } from './ScopeLoading';
import styles from './ScopeView.module.css';

export type ScopeViewProps = {
  scope: Scope;
  /** As people call it. */
  name: string;
  /** What to say where nothing was ever deployed. */
  nothing: ReactNode;
  /** Below the heading. */
  note?: string;
};

/** The anatomy of every page of this room: which time, the numbers, where the time goes, how good they are. */
export function ScopeView(props: ScopeViewProps) {
  const { scope, note } = props;
  const { t } = useTranslationRef(doraTranslationRef);
  const controls = useView();
  const live = useDashboard(scope, controls.query);
  return (
    <div className={styles.content}>
      <div className={styles.header}>
        <Text as="h2" variant="title-x-small" weight="bold">
          {t('tab.title')}
        </Text>
        {live.status === 'ready' && (
          <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
            <LiveStatus
              asOf={live.data.asOf}
              transport={live.transport}
              problem={live.problem}
            />
          </ServerClock>
        )}
      </div>
      {note !== undefined && <p className={styles.quiet}>{note}</p>}
      <WindowBar controls={controls}>
        <ExportMenu scope={scope} query={controls.query} />
      </WindowBar>
      {live.status === 'loading' && <ScopeLoading />}
      {live.status === 'failed' && (
        <ErrorPanel error={live.problem} onRetry={live.refresh} />
      )}
      {live.status === 'ready' && (
        <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
          <Measured {...props} dashboard={live.data} controls={controls} />
        </ServerClock>
      )}
      <RecordsDrawer
        scope={scope}
        query={controls.query}
        opened={controls.opened}
        onChange={controls.open}
        onClose={controls.close}
      />
    </div>
  );
}

type MeasuredProps = ScopeViewProps & {
  dashboard: Dashboard;
  controls: ViewControls;
};

function Measured(props: MeasuredProps) {
  const { dashboard, scope, controls, nothing } = props;
  const { t } = useTranslationRef(doraTranslationRef);
  const reasonText = useReasonText();
  const { quality, emptyReason } = dashboard;
  if (emptyReason) {
    return (
      <EmptyState title={t('empty.scope')}>
        {reasonText(emptyReason)}
      </EmptyState>
    );
  }
  if (quality.deployments === 0 && quality.observedSince === null) {
    return <>{nothing}</>;
  }
  return (
    <>
      <Numbers {...props} />
      {scope.scope !== 'entity' && (
        <ServiceList
          scope={scope}
          query={controls.query}
          search={searchOf(controls)}
        />
      )}
      <QualityNote quality={quality} />
    </>
  );
}

function Numbers({ dashboard, name, controls }: MeasuredProps) {
  const { window, bucket, metrics, reliability, stages } = dashboard;
  const windowText = useWindowText();
  const open = (metric: MetricId, point?: { from: string; to: string }) =>
    controls.open({
      metric,
      ...(point && { bucketFrom: point.from, bucketTo: point.to }),
    });
  return (
    <>
      <HeaderFacts dashboard={dashboard} />
      <div className={styles.cards}>
        {metrics.map(measured => (
          <MetricCard
            key={measured.metric}
            measured={measured}
            bucket={bucket}
            scopeName={name}
            windowText={windowText(window)}
            onOpen={point => open(measured.metric, point)}
          />
        ))}
        <StageBar stages={stages} onOpen={() => open('change-lead-time')} />
      </div>
      <Reliability measured={reliability} bucket={bucket} />
    </>
  );
}

function HeaderFacts({ dashboard }: { dashboard: Dashboard }) {
  const { scope, tier, window, previousWindow } = dashboard;
  const { t } = useTranslationRef(doraTranslationRef);
  const windowText = useWindowText();
  return (
    <Facts
      items={[
        { name: t('facts.window'), value: windowText(window) },
        { name: t('facts.before'), value: windowText(previousWindow) },
        { name: t('facts.tier'), value: t(`tier.${tier}`) },
        ...(scope.kind === 'entity'
          ? []
          : [
              {
                name: t('facts.services'),
                value:
                  scope.services === null
                    ? t('facts.allServices')
                    : String(scope.services),
              },
            ]),
      ]}
    />
  );
}

/** The same window on the page of a service, without what is open here. */
function searchOf({ view }: ViewControls): string {
  const parameters = withView(new URLSearchParams(), { ...view, opened: null });
  return parameters.size === 0 ? '' : `?${parameters}`;
}
