import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Button, Skeleton, Text } from '@backstage/ui';
import type { EnvironmentMatrix } from '@quarterdeck/plugin-environments-common';
import {
  EmptyState,
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { RiRocketLine } from '@remixicon/react';
import { useCallback, useEffect, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { rolloutsApiRef } from '../../api/RolloutsApi';
import { useRollouts } from '../../hooks/useRollouts';
import { rolloutsTranslationRef } from '../../translations/translation';
import { DeployDialog } from '../DeployDialog/DeployDialog';
import { NO_WISH, type Wish } from '../DeployDialog/WishForm';
import { GoBack } from '../GoBack/GoBack';
import { RolloutList } from '../RolloutList/RolloutList';
import styles from './RolloutsContent.module.css';

const SHOWN = 50;

/** The entity tab: what is rolling, what has rolled, and the way to more. */
export function RolloutsContent() {
  const { entity } = useEntity();
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const entityRef = stringifyEntityRef(entity);
  const live = useRollouts(entityRef, SHOWN);
  return (
    <div className={styles.content}>
      <div className={styles.header}>
        <Text as="h2" variant="title-x-small" weight="bold">
          {t('tab.title')}
        </Text>
        <Deploy entityRef={entityRef} />
      </div>
      {live.status === 'loading' && (
        <LoadingRegion>
          <Skeleton width="100%" height="6rem" />
        </LoadingRegion>
      )}
      {live.status === 'failed' && (
        <ErrorPanel error={live.problem} onRetry={live.refresh} />
      )}
      {live.status === 'ready' && (
        <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
          <LiveStatus
            asOf={live.data.asOf}
            transport={live.transport}
            problem={live.problem}
          />
          {live.data.emptyReason ? (
            <EmptyState title={t('empty.title')}>
              <p>{t('empty.advice')}</p>
            </EmptyState>
          ) : (
            <RolloutList items={live.data.items} namesEntity={false} />
          )}
        </ServerClock>
      )}
      <GoBack entityRef={entityRef} />
    </div>
  );
}

/** The button, and the dialog that it or the address opens. */
function Deploy({ entityRef }: { entityRef: string }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const api = useApi(rolloutsApiRef);
  const [parameters, setParameters] = useSearchParams();
  const [matrix, setMatrix] = useState<EnvironmentMatrix>();
  const [problem, setProblem] = useState<Error>();
  const wish = wishOf(parameters);
  const isOpen = wish !== undefined;
  const open = useCallback(async () => {
    setProblem(undefined);
    try {
      setMatrix(await api.getMatrix(entityRef));
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    }
  }, [api, entityRef]);
  useEffect(() => {
    if (isOpen) {
      open();
    }
  }, [isOpen, open]);
  const show = (value: string | undefined) =>
    setParameters(
      previous => {
        const next = new URLSearchParams(previous);
        ['deploy', 'promote', 'to', 'version'].forEach(name =>
          next.delete(name),
        );
        if (value !== undefined) {
          next.set('deploy', value);
        }
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  return (
    <>
      <Button
        variant="primary"
        iconStart={<RiRocketLine />}
        onPress={() => show('')}
      >
        {t('deploy.action')}
      </Button>
      {problem && (
        <ErrorPanel
          error={problem}
          onRetry={() => {
            open();
          }}
        />
      )}
      {wish && matrix && (
        <DeployDialog
          // Another address asks for something else.
          key={parameters.toString()}
          entityRef={entityRef}
          matrix={matrix}
          initial={wish}
          onClose={() => show(undefined)}
        />
      )}
    </>
  );
}

/** `?deploy=production&version=v2`, or `?promote=staging&to=production`; undefined where nothing is asked for. */
function wishOf(parameters: URLSearchParams): Wish | undefined {
  const environmentId = parameters.get('deploy') ?? parameters.get('to');
  return environmentId === null
    ? undefined
    : {
        ...NO_WISH,
        environmentId,
        source: parameters.get('promote') ?? '',
        version: parameters.get('version') ?? '',
      };
}
