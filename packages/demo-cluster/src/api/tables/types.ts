import { ApiObject } from '../../registry/objects';

export interface TableContext {
  now: Date;
}

/** A column's heading and its priority: 1 for those of `-o wide` only. */
export type Column = readonly [name: string, priority?: 0 | 1];

/** How one kind is printed. */
export interface Printer {
  columns: readonly Column[];
  cells(object: ApiObject, context: TableContext): unknown[];
}
