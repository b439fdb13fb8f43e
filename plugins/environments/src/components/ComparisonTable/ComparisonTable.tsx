import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ComparedWorkload,
  Comparison,
  ComparisonDifference,
} from '@quarterdeck/plugin-environments-common';
import {
  RiAddLine,
  RiArrowLeftRightLine,
  RiEqualLine,
  RiSubtractLine,
} from '@remixicon/react';
import { inDisplayOrder } from '../../model/columns';
import { environmentsTranslationRef } from '../../translations/translation';
import { DataTable, ToneChip } from '@quarterdeck/toolkit-react';
import { Commits } from './Commits';
import styles from './ComparisonTable.module.css';

const ICONS = {
  same: RiEqualLine,
  different: RiArrowLeftRightLine,
  'only-left': RiAddLine,
  'only-right': RiSubtractLine,
};

export type ComparisonTableProps = {
  comparison: Comparison;
  /** Name of the only workload to show, where it has counterparts. */
  only?: string;
};

/** Workload by workload, what differs between two environments; then the commits in between. */
export function ComparisonTable({ comparison, only }: ComparisonTableProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const workloads = inDisplayOrder(
    comparison.workloads.filter(
      ({ name }) => only === undefined || name === only,
    ),
  );
  const left = comparison.left.environment.title;
  const right = comparison.right.environment.title;
  return (
    <div className={styles.comparison}>
      {comparison.same && (
        <p className={styles.same}>
          <RiEqualLine className={styles.icon} aria-hidden />
          {t('comparison.same', { left, right })}
        </p>
      )}
      {workloads.length === 0 && !comparison.same && (
        <p className={styles.paragraph}>{t('comparison.noWorkloads')}</p>
      )}
      {workloads.map(workload => (
        <WorkloadDifferences
          key={`${workload.kind} ${workload.name}`}
          workload={workload}
          left={left}
          right={right}
        />
      ))}
      <Commits comparison={comparison} />
    </div>
  );
}

type WorkloadDifferencesProps = {
  workload: ComparedWorkload;
  left: string;
  right: string;
};

function WorkloadDifferences(props: WorkloadDifferencesProps) {
  const { workload, left, right } = props;
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { kind, name, standing, differences } = workload;
  return (
    <section className={styles.workload}>
      <div className={styles.headline}>
        <strong>
          {kind} {name}
        </strong>
        <ToneChip
          tone={standing === 'same' ? 'neutral' : 'moving'}
          icon={ICONS[standing]}
        >
          {t(`comparison.standing.${standing}`, { left, right })}
        </ToneChip>
      </div>
      {differences.length > 0 && (
        <DataTable
          label={t('comparison.differences', { workload: name })}
          columns={[t('comparison.what'), left, right]}
          rows={differences.map(difference => ({
            id: `${difference.kind} ${difference.name}`,
            cells: [
              <>
                <span>{t(`comparison.kind.${difference.kind}`)}</span>
                {difference.kind !== 'revision' && (
                  <div className={styles.name}>{difference.name}</div>
                )}
              </>,
              <Value difference={difference} side="left" />,
              <Value difference={difference} side="right" />,
            ],
          }))}
        />
      )}
    </section>
  );
}

function Value(props: {
  difference: ComparisonDifference;
  side: 'left' | 'right';
}) {
  const { difference, side } = props;
  const { t } = useTranslationRef(environmentsTranslationRef);
  const value = difference[side];
  if (value !== null) {
    return <code className={styles.value}>{value}</code>;
  }
  return (
    <em>
      {t(difference.withheld ? 'comparison.withheld' : 'comparison.none')}
    </em>
  );
}
