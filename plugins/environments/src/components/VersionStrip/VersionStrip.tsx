import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  EnvironmentMatrix,
  MatrixEnvironment,
} from '@quarterdeck/plugin-environments-common';
import { StatusChip } from '@quarterdeck/toolkit-react';
import { environmentsTranslationRef } from '../../translations/translation';
import { columnKey, columnTitle } from '../../model/columns';
import { isNotDeployed } from '../../model/deployed';
import { columnId } from '../EnvironmentColumn/EnvironmentColumn';
import { useIsPast } from '../Moment/Moment';
import styles from './VersionStrip.module.css';

/**
 * All environments in a few lines, each leading to its column: where columns stand below each other, it answers at
 * once what they answer after scrolling.
 */
export function VersionStrip({ matrix }: { matrix: EnvironmentMatrix }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const isPast = useIsPast();
  return (
    <nav className={styles.strip} aria-label={t('matrix.overview')}>
      {matrix.environments.map(column => (
        <a
          key={columnKey(column)}
          className={styles.row}
          href={`#${columnId(column)}`}
        >
          <span className={styles.environment}>{columnTitle(column)}</span>
          {isNotDeployed(column) ? (
            t(isPast ? 'environment.notSeen' : 'environment.notDeployed.title')
          ) : (
            <>
              <span className={styles.version}>{versionsOf(column)}</span>
              <StatusChip status={column.health.status} />
            </>
          )}
        </a>
      ))}
    </nav>
  );
}

function versionsOf({ workloads }: MatrixEnvironment): string {
  const versions = workloads.map(({ version }) => version ?? '?');
  return [...new Set(versions)].join(', ') || '–';
}
