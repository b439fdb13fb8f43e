import { itemsMigration } from './migrations/0001-items.ts';

export interface Migration {
  /** Never changes once it has run somewhere; the order is that of the list */
  name: string;
  up: string;
  down: string;
}

/**
 * All of them, the oldest first. During a deployment the old and the new version run side by side: a migration adds,
 * and what is no longer used goes with a later one.
 */
export const MIGRATIONS: readonly Migration[] = [itemsMigration];
