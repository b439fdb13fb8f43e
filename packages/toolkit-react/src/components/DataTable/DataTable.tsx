/* eslint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role --
   on narrow screens the parts of the table are no longer laid out as one, and browsers then take away the roles that
   the elements have by themselves */
import type { ReactNode } from 'react';
import styles from './DataTable.module.css';

export type DataTableProps = {
  /** What it is a table of. */
  label: string;
  columns: readonly string[];
  /** A cell per column; the first names the row. */
  rows: ReadonlyArray<{ id: string; cells: readonly ReactNode[] }>;
};

/** A table where there is room, and a card per row where there is not. */
export function DataTable({ label, columns, rows }: DataTableProps) {
  return (
    <div className={styles.frame}>
      <table className={styles.table} role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(column => (
              <th key={column} role="columnheader" scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map(({ id, cells: [name, ...cells] }) => (
            <tr key={id} role="row">
              <th role="rowheader" scope="row">
                {name}
              </th>
              {cells.map((cell, index) => (
                <td
                  key={columns[index + 1]}
                  role="cell"
                  data-label={columns[index + 1]}
                >
                  <div>{cell}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
