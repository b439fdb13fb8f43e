import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import {
  fetchApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import {
  ENVIRONMENTS_CHANGED_CHANNEL,
  EnvironmentMatrix,
  environmentMatrixSchema,
} from '@quarterdeck/plugin-environments-common';
import { StatusChip, useLiveData } from '@quarterdeck/toolkit-react';
import { useCallback } from 'react';
import { wizardTranslationRef } from '../../translations/translation';
import { Note } from '../Note';
import styles from './Result.module.css';

/** What runs of it in each environment, now and as it changes. */
export function Running({ entityRef }: { entityRef: string }) {
  const { t } = useTranslationRef(wizardTranslationRef);
  const { fetch } = useApi(fetchApiRef);
  const load = useCallback(async (): Promise<EnvironmentMatrix> => {
    const { kind, namespace, name } = parseEntityRef(entityRef);
    const response = await fetch(
      `plugin://environments/v1/entities/${kind}/${namespace}/${name}/environments`,
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return environmentMatrixSchema.parse(await response.json());
  }, [fetch, entityRef]);
  const live = useLiveData({ load, channel: ENVIRONMENTS_CHANGED_CHANNEL });
  const running =
    live.status === 'ready'
      ? live.data.environments.filter(({ workloads }) => workloads.length > 0)
      : [];
  if (running.length === 0) {
    return <Note tone="busy">{t('result.waiting')}</Note>;
  }
  return (
    <ul className={styles.running}>
      {running.map(({ environment, workloads }) =>
        workloads.map(({ id, version, health, replicas }) => (
          <li key={id}>
            <strong>{environment.title}</strong>
            <code>{version}</code>
            <span>{replicas && `${replicas.ready}/${replicas.desired}`}</span>
            <StatusChip status={health.status} />
          </li>
        )),
      )}
    </ul>
  );
}
