/* eslint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role --
   on narrow screens the parts of the table are no longer laid out as one, and browsers then take away the roles that
   the elements have by themselves */
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  EntityRefLink,
  useEntityRefLink,
} from '@backstage/plugin-catalog-react';
import type {
  Environment,
  FleetRow,
} from '@quarterdeck/plugin-environments-common';
import { Link } from 'react-router-dom';
import type { FleetGrouping } from '../../model/fleetFilters';
import { cellOf, entityName, groupRows } from '../../model/fleetRows';
import { environmentsFleetTranslationRef } from '../../translations/fleetTranslation';
import { FleetCellFacts } from './FleetCellFacts';
import styles from './FleetTable.module.css';
import { useEnvironmentsPath } from './useEnvironmentsPath';

export type FleetTableProps = {
  rows: FleetRow[];
  environments: Environment[];
  grouping: FleetGrouping;
};

/** A row per entity and a column per environment; on narrow screens a card per entity. */
export function FleetTable({ rows, environments, grouping }: FleetTableProps) {
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  return (
    <div className={styles.frame}>
      <table
        className={styles.table}
        role="table"
        aria-label={t('fleet.table')}
      >
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              {t('fleet.table.service')}
            </th>
            {environments.map(({ id, title }) => (
              <th key={id} role="columnheader" scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        {groupRows(rows, grouping).map(group => (
          <tbody key={group.ref ?? ''} role="rowgroup">
            {grouping !== 'none' && (
              <tr className={styles.group} role="row">
                <th
                  role="rowheader"
                  scope="rowgroup"
                  colSpan={environments.length + 1}
                >
                  <GroupName grouping={grouping} entityRef={group.ref} />{' '}
                  <span className={styles.quiet}>
                    {t('fleet.shown', { count: group.rows.length })}
                  </span>
                </th>
              </tr>
            )}
            {group.rows.map(row => (
              <Row
                key={row.entityRef}
                row={row}
                environments={environments}
                withOwner={grouping !== 'owner'}
              />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function GroupName(props: {
  grouping: 'owner' | 'system';
  entityRef: string | undefined;
}) {
  const { grouping, entityRef } = props;
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  if (entityRef === undefined) {
    return (
      <>
        {t(
          grouping === 'owner' ? 'fleet.group.noOwner' : 'fleet.group.noSystem',
        )}
      </>
    );
  }
  return <EntityRefLink entityRef={entityRef} hideIcon disableTooltip />;
}

function Row(props: {
  row: FleetRow;
  environments: Environment[];
  withOwner: boolean;
}) {
  const { row, environments, withOwner } = props;
  const environmentsPath = useEnvironmentsPath();
  return (
    <tr className={styles.row} role="row">
      <th role="rowheader" scope="row">
        <Link className={styles.service} to={environmentsPath(row.entityRef)}>
          {row.title}
        </Link>
        {withOwner && <Owners ownerRefs={row.ownerRefs} />}
      </th>
      {environments.map(({ id, title }) => {
        const cell = cellOf(row, id);
        return (
          <td
            key={id}
            role="cell"
            data-label={title}
            data-status={cell?.health.status}
            data-empty={!cell || undefined}
          >
            <FleetCellFacts cell={cell} />
          </td>
        );
      })}
    </tr>
  );
}

function Owners({ ownerRefs }: { ownerRefs: string[] }) {
  const { t } = useTranslationRef(environmentsFleetTranslationRef);
  const entityPath = useEntityRefLink();
  return (
    <div className={styles.quiet}>
      {ownerRefs.length === 0 && t('fleet.noOwner')}
      {ownerRefs.map((ref, index) => (
        <span key={ref}>
          {index > 0 && ', '}
          <Link className={styles.owner} to={entityPath(ref)}>
            {entityName(ref)}
          </Link>
        </span>
      ))}
    </div>
  );
}
