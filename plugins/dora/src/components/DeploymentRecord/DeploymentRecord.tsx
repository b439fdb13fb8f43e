import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Skeleton, Text } from '@backstage/ui';
import {
  DORA_CHANGED_CHANNEL,
  type DeploymentDetails,
} from '@quarterdeck/plugin-dora-common';
import {
  ErrorPanel,
  LoadingRegion,
  ServerClock,
  useLiveData,
} from '@quarterdeck/toolkit-react';
import { RiArrowLeftLine } from '@remixicon/react';
import { useCallback } from 'react';
import { doraApiRef } from '../../api/DoraApi';
import { versionOf } from '../../model/records';
import { doraRecordsTranslationRef } from '../../translations/records';
import { IncidentRecord } from '../IncidentRecord/IncidentRecord';
import { ChangeTable } from './ChangeTable';
import { Outcome, RolloutLink } from './DeploymentCard';
import { DeploymentFacts } from './DeploymentFacts';
import styles from './DeploymentRecord.module.css';

export type DeploymentRecordProps = {
  id: string;
  onBack(): void;
  /** Opens another one. */
  onOpen(id: string): void;
};

/** All that is known of one deployment. */
export function DeploymentRecord(props: DeploymentRecordProps) {
  const { id, onBack, onOpen } = props;
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const api = useApi(doraApiRef);
  const live = useLiveData({
    load: useCallback(
      (signal: AbortSignal) => api.getDeployment(id, { signal }),
      [api, id],
    ),
    channel: DORA_CHANGED_CHANNEL,
  });
  return (
    <div className={styles.record}>
      <div>
        <Button
          size="small"
          variant="tertiary"
          iconStart={<RiArrowLeftLine />}
          onPress={onBack}
        >
          {t('list.back')}
        </Button>
      </div>
      {live.status === 'loading' && (
        <LoadingRegion>
          <Skeleton width="100%" height="12rem" />
        </LoadingRegion>
      )}
      {live.status === 'failed' && (
        <ErrorPanel error={live.problem} onRetry={live.refresh} />
      )}
      {live.status === 'ready' && (
        <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
          <Details
            details={live.data}
            onOpen={onOpen}
            onChanged={live.refresh}
          />
        </ServerClock>
      )}
    </div>
  );
}

function Details(props: {
  details: DeploymentDetails;
  onOpen(id: string): void;
  onChanged(): void;
}) {
  const { details, onOpen, onChanged } = props;
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const { deployment, incidents } = details;
  const { id, environmentId, rolloutId } = deployment;
  return (
    <>
      <section className={styles.section}>
        <Text as="h3" variant="title-small" weight="bold">
          {t('deployment.title', {
            version: versionOf(deployment, t('deployment.noVersion')),
            environment: environmentId,
          })}
        </Text>
        <Outcome deployment={deployment} />
        <DeploymentFacts deployment={deployment} />
        {rolloutId !== null && <RolloutLink id={rolloutId} />}
      </section>
      <section className={styles.section}>
        <Text as="h3" variant="title-x-small" weight="bold">
          {t('incidents.title')}
        </Text>
        {incidents.length === 0 ? (
          <p className={styles.paragraph}>{t('incidents.none')}</p>
        ) : (
          <ul className={styles.list}>
            {incidents.map(incident => (
              <IncidentRecord
                key={incident.id}
                incident={incident}
                shownDeployment={id}
                onOpen={onOpen}
                onChanged={onChanged}
              />
            ))}
          </ul>
        )}
      </section>
      <ChangeTable details={details} />
    </>
  );
}
