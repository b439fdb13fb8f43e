import type {
  BackupPartsExtensionPoint,
  ExecutorPart,
} from '@quarterdeck/plugin-backups-node';
import { builtInEngines, builtInStores } from '../executor/parts';

/** Collects the engines and stores of other authors. */
export class CollectedParts implements BackupPartsExtensionPoint {
  readonly engines: ExecutorPart[] = [];
  readonly stores: ExecutorPart[] = [];

  addEngine(part: ExecutorPart): void {
    add('engine', this.engines, part, builtInEngines);
  }

  addStore(part: ExecutorPart): void {
    add('store', this.stores, part, builtInStores);
  }
}

function add(
  what: string,
  parts: ExecutorPart[],
  part: ExecutorPart,
  builtIn: Readonly<Record<string, unknown>>,
): void {
  if (
    Object.hasOwn(builtIn, part.id) ||
    parts.some(({ id }) => id === part.id)
  ) {
    throw new Error(
      `There is a ${what} ${part.id} of backups already; give yours another name`,
    );
  }
  parts.push(part);
}
