import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  EnvironmentMatrix,
  MatrixEnvironment,
} from '@quarterdeck/plugin-environments-common';
import { neighbours } from '../../model/neighbours';
import { environmentsTranslationRef } from '../../translations/translation';
import { LiveComparison } from '../ComparisonTable/LiveComparison';
import type { PanelSubject } from './WorkloadPanel';
import styles from './WorkloadPanel.module.css';

/** How this workload differs from its counterparts in the environments before and after. */
export function DifferenceTab({
  entity,
  matrix,
  column,
  workload,
}: PanelSubject) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const pairs = pairsOf(matrix, column);
  if (pairs.length === 0) {
    return <p className={styles.paragraph}>{t('difference.noNeighbours')}</p>;
  }
  return (
    <>
      {pairs.map(({ left, right }) => (
        <section key={`${left.id} ${right.id}`} className={styles.section}>
          <h3 className={styles.sectionTitle}>
            {t('difference.title', { left: left.title, right: right.title })}
          </h3>
          <LiveComparison
            entity={entity}
            left={left.id}
            right={right.id}
            workload={workload}
          />
        </section>
      ))}
    </>
  );
}

/** Versions travel from left to right. */
function pairsOf(matrix: EnvironmentMatrix, column: MatrixEnvironment) {
  const { environment } = column;
  const { below, above } = neighbours(matrix, column);
  return [
    ...(below ? [{ left: below, right: environment }] : []),
    ...(above ? [{ left: environment, right: above }] : []),
  ];
}
