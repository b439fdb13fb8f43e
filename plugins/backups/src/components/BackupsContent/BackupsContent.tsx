import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Button, Skeleton, Text } from '@backstage/ui';
import type { EntityProtection } from '@quarterdeck/plugin-backups-common';
import {
  EmptyState,
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
  queryText,
} from '@quarterdeck/toolkit-react';
import { Link } from 'react-router-dom';
import { useProtection } from '../../hooks/useProtection';
import { useReasonText } from '../../hooks/useReasonText';
import { useTabView } from '../../hooks/useTabView';
import { sourceSnippet } from '../../model/snippets';
import { rootRouteRef } from '../../routes';
import { backupsTranslationRef } from '../../translations/translation';
import { Mirrors } from '../Mirrors/Mirrors';
import styles from './BackupsContent.module.css';
import { PolicyView } from './PolicyView';

/** The entity tab: what would be lost, how long recovery takes, and the proof of both. */
export function BackupsContent() {
  const { entity } = useEntity();
  const { t } = useTranslationRef(backupsTranslationRef);
  const live = useProtection(stringifyEntityRef(entity));
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
      {live.status === 'loading' && <Loading />}
      {live.status === 'failed' && (
        <ErrorPanel error={live.problem} onRetry={live.refresh} />
      )}
      {live.status === 'ready' && (
        <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
          <Protection
            entity={entity}
            protection={live.data}
            onChanged={live.refresh}
          />
        </ServerClock>
      )}
    </div>
  );
}

/** The shape of the page that comes. */
function Loading() {
  return (
    <LoadingRegion>
      <div className={styles.content}>
        <div className={styles.pair}>
          <Skeleton width="100%" height="14rem" />
          <Skeleton width="100%" height="14rem" />
        </div>
        <Skeleton width="100%" height="3rem" />
        <Skeleton width="100%" height="16rem" />
      </div>
    </LoadingRegion>
  );
}

function Protection(props: {
  entity: Entity;
  protection: EntityProtection;
  onChanged(): void;
}) {
  const { entity, protection, onChanged } = props;
  const { t } = useTranslationRef(backupsTranslationRef);
  const { view, show } = useTabView();
  const { policies, mirrors } = protection;
  const chosen =
    policies.find(({ policy }) => policy.id === view.policy) ?? policies.at(0);
  return (
    <>
      <EvidenceLink entityRef={protection.entityRef} />
      {policies.length > 1 && (
        <div
          className={styles.row}
          role="group"
          aria-label={t('policy.choose')}
        >
          {policies.map(({ policy }) => (
            <Button
              key={policy.id}
              size="small"
              variant={policy === chosen?.policy ? 'primary' : 'secondary'}
              aria-pressed={policy === chosen?.policy}
              onPress={() =>
                show({ policy: policy.id, day: undefined, backup: undefined })
              }
            >
              {policy.title}
            </Button>
          ))}
        </div>
      )}
      {chosen ? (
        <PolicyView
          key={chosen.policy.id}
          protection={chosen}
          onChanged={onChanged}
        />
      ) : (
        <Nothing entity={entity} protection={protection} />
      )}
      {mirrors.length > 0 && <Mirrors mirrors={mirrors} />}
    </>
  );
}

/** Where the page of the room is mounted, the way to what auditors read of this entity. */
function EvidenceLink({ entityRef }: { entityRef: string }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const root = useBackupsPath();
  return root === undefined ? null : (
    <Link
      className={styles.link}
      to={`${root}/evidence${queryText({ entityRef })}`}
    >
      {t('tab.evidence')}
    </Link>
  );
}

function useBackupsPath(): string | undefined {
  try {
    return useRouteRef(rootRouteRef)();
  } catch {
    // It is not mounted.
    return undefined;
  }
}

function Nothing(props: { entity: Entity; protection: EntityProtection }) {
  const { entity, protection } = props;
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const { holdsData, reason } = protection;
  return (
    <EmptyState
      title={t('empty.title')}
      snippet={{
        label: t('empty.snippet'),
        code: sourceSnippet(entity.metadata.name, protection.entityRef),
      }}
    >
      {reason && <p>{reasonText(reason)}</p>}
      {holdsData && <p>{reasonText(holdsData)}</p>}
      <p>{t('empty.advice')}</p>
    </EmptyState>
  );
}
