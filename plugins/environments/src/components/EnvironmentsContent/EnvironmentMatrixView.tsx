import type { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { EnvironmentMatrix } from '@quarterdeck/plugin-environments-common';
import { LiveStatus, ServerClock } from '@quarterdeck/toolkit-react';
import { environmentsTranslationRef } from '../../translations/translation';
import { ChangeAnnouncer } from '../ChangeAnnouncer/ChangeAnnouncer';
import { EmptyMatrix } from '../EmptyMatrix/EmptyMatrix';
import { EnvironmentColumn } from '../EnvironmentColumn/EnvironmentColumn';
import { VersionStrip } from '../VersionStrip/VersionStrip';
import styles from './EnvironmentMatrixView.module.css';

export type EnvironmentMatrixViewProps = {
  entity: Entity;
  matrix: EnvironmentMatrix;
  /** Epoch milliseconds by the browser's clock. */
  receivedAt: number;
  transport: 'signals' | 'polling';
  problem?: Error;
};

/** Header facts, then one column per environment in rank order; below each other on narrow screens. */
export function EnvironmentMatrixView(props: EnvironmentMatrixViewProps) {
  const { entity, matrix, receivedAt, transport, problem } = props;
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <ServerClock asOf={matrix.asOf} receivedAt={receivedAt}>
      <div className={styles.header}>
        <Text as="h2" variant="title-x-small" weight="bold">
          {t('matrix.title')}
        </Text>
        <LiveStatus
          asOf={matrix.asOf}
          transport={transport}
          problem={problem}
        />
      </div>
      <ChangeAnnouncer matrix={matrix} />
      {matrix.emptyReason ? (
        <EmptyMatrix entity={entity} reason={matrix.emptyReason} />
      ) : (
        <>
          <VersionStrip matrix={matrix} />
          {/* Lists without bullets are not lists to some screen readers unless they say so. */}
          {/* eslint-disable-next-line jsx-a11y/no-redundant-roles */}
          <ol className={styles.columns} role="list">
            {matrix.environments.map(column => (
              <li key={column.environment.id} className={styles.column}>
                <EnvironmentColumn
                  entity={entity}
                  matrix={matrix}
                  column={column}
                />
              </li>
            ))}
          </ol>
        </>
      )}
    </ServerClock>
  );
}
