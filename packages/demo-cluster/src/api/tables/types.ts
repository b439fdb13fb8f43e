import { ApiObject } from '../../registry/objects';

export interface TableContext {
  now: Date;
}

/** A column of a built-in kind. What it means is said in its own words, or by the field that it shows. */
export interface Column {
  name: string;
  type: 'string' | 'integer' | 'boolean' | 'date';
  format?: 'name';
  /** 1 for columns of `-o wide` only. */
  priority: 0 | 1;
  /** A dotted path into the object, whose description is that of the column. */
  field?: string;
  description?: string;
}

/** How one kind is printed: a cell for each column. */
export interface Printer {
  columns: readonly Column[];
  cells(object: ApiObject, context: TableContext): unknown[];
}
