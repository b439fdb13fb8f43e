import type { Entity } from '@backstage/catalog-model';
import type { EnvironmentMatrix } from '@quarterdeck/plugin-environments-common';
import { columnKey } from '../../model/columns';
import { EmptyMatrix } from '../EmptyMatrix/EmptyMatrix';
import { EnvironmentColumn } from '../EnvironmentColumn/EnvironmentColumn';
import { MatrixNotices } from '../MatrixNotices/MatrixNotices';
import { VersionStrip } from '../VersionStrip/VersionStrip';
import { WorkloadPanel } from '../WorkloadPanel/WorkloadPanel';
import styles from './EnvironmentMatrixView.module.css';

export type EnvironmentMatrixViewProps = {
  entity: Entity;
  matrix: EnvironmentMatrix;
};

/** What is to be put right, then one column per environment in rank order; below each other on narrow screens. */
export function EnvironmentMatrixView(props: EnvironmentMatrixViewProps) {
  const { entity, matrix } = props;
  return (
    <>
      <MatrixNotices notices={matrix.notices} />
      {matrix.emptyReason ? (
        <EmptyMatrix entity={entity} reason={matrix.emptyReason} />
      ) : (
        <>
          <VersionStrip matrix={matrix} />
          {/* Lists without bullets are not lists to some screen readers unless they say so. */}
          <ol className={styles.columns} role="list">
            {matrix.environments.map(column => (
              <li key={columnKey(column)} className={styles.column}>
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
      <WorkloadPanel entity={entity} matrix={matrix} />
    </>
  );
}
