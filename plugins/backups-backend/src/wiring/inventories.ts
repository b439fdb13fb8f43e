import { Inventories, type InventoriesOptions } from '../engine/Inventories';
import type { Loop } from './loops';

/** What engines have that keep backups by themselves. */
export function createInventories(options: InventoriesOptions): {
  loops: Loop[];
} {
  return { loops: [new Inventories(options)] };
}
