import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Skeleton } from '@backstage/ui';
import type { Reason } from '@quarterdeck/toolkit-common';
import {
  EmptyState,
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import {
  PREVIEW_ANNOTATION_SNIPPET,
  PREVIEW_ENVIRONMENT_SNIPPET,
} from '../../model/fleetSnippets';
import { environmentsFleetTranslationRef } from '../../translations/fleetTranslation';
import { PreviewCard } from './PreviewCard';
import styles from './PreviewsList.module.css';
import { usePreviews, type Previews } from './usePreviews';

const PAGE_LENGTH = 50;

/** The previews that run now, what expires first on top. */
export function PreviewsList() {
  const [wanted, setWanted] = useState(PAGE_LENGTH);
  const live = usePreviews(wanted);
  // Another length is another question: what was read until then stays until it is answered.
  const [shown, setShown] =
    useState<Extract<typeof live, { status: 'ready' }>>();
  if (live.status === 'ready' && shown?.data !== live.data) {
    setShown(live);
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  const ready = live.status === 'ready' ? live : shown;
  if (!ready) {
    return <PreviewsSkeleton />;
  }
  return (
    <ServerClock asOf={ready.data.asOf} receivedAt={ready.receivedAt}>
      <PreviewsView
        previews={ready.data}
        status={
          <LiveStatus
            asOf={ready.data.asOf}
            transport={ready.transport}
            problem={ready.problem}
          />
        }
        isSettling={live.status === 'loading'}
        onMore={() => setWanted(wanted + PAGE_LENGTH)}
      />
    </ServerClock>
  );
}

function PreviewsView(props: {
  previews: Previews;
  status: JSX.Element;
  isSettling: boolean;
  onMore(): void;
}) {
  const { previews, status, isSettling, onMore } = props;
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const { items, clusters, pageInfo, emptyReason } = previews;
  return (
    <>
      <div className={styles.header}>
        <h2 className={styles.title}>
          {t('previews.shown', { count: items.length })}
        </h2>
        {status}
      </div>
      {emptyReason && <NoPreviews reason={emptyReason} />}
      <ul className={styles.list} role="list" aria-label={t('previews.title')}>
        {items.map(preview => (
          <li key={preview.id} className={styles.item}>
            <PreviewCard
              preview={preview}
              cluster={clusters.find(({ name }) => name === preview.cluster)}
            />
          </li>
        ))}
      </ul>
      {pageInfo.nextCursor !== undefined && (
        <Button variant="secondary" isPending={isSettling} onPress={onMore}>
          {t('previews.more')}
        </Button>
      )}
    </>
  );
}

function NoPreviews({ reason }: { reason: Reason }) {
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const isConfigured = reason.code !== 'preview.not-configured';
  const words = isConfigured
    ? 'previews.empty.none'
    : 'previews.empty.notConfigured';
  return (
    <EmptyState
      title={t(`${words}.title`)}
      snippet={{
        label: t(`${words}.snippet`),
        code: isConfigured
          ? PREVIEW_ANNOTATION_SNIPPET
          : PREVIEW_ENVIRONMENT_SNIPPET,
      }}
    >
      <p>{t(`${words}.advice`)}</p>
    </EmptyState>
  );
}

const CARDS = ['first', 'second', 'third'];

function PreviewsSkeleton() {
  return (
    <LoadingRegion>
      <div className={styles.list}>
        {CARDS.map(card => (
          <Skeleton key={card} width="100%" height="14rem" />
        ))}
      </div>
    </LoadingRegion>
  );
}
