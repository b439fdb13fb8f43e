import { badPatch, applyWithoutManager } from './patchAttacks';
import { Random } from './random';
import {
  badQuery,
  oddQuery,
  badPath,
  badMethod,
  badCredentials,
} from './readAttacks';
import { Kind } from './target';
import { Attack } from './victim';
import {
  truncatedJson,
  wrongType,
  deepNesting,
  badProtobuf,
  badName,
  wrongKind,
  badDelete,
  poisonedKeys,
  hugeBody,
  unknownContentType,
} from './writeAttacks';

/** Each kind with how often it comes; huge bodies are few because they are slow. */
const KINDS: ReadonlyArray<readonly [number, Kind]> = [
  [10, truncatedJson],
  [16, wrongType],
  [2, deepNesting],
  [16, badPatch],
  [2, applyWithoutManager],
  [4, unknownContentType],
  [6, badProtobuf],
  [12, badQuery],
  [6, oddQuery],
  [10, badPath],
  [6, badMethod],
  [6, badName],
  [6, wrongKind],
  [6, badDelete],
  [4, poisonedKeys],
  [1, hugeBody],
  [3, badCredentials],
];

const DEALT = KINDS.flatMap(([times, kind]) =>
  Array.from({ length: times }, () => kind),
);

export function nextAttack(random: Random): Attack {
  const kind = random.pick(DEALT);
  return { kind: kind.name, ...kind(random) };
}
