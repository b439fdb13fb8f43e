/**
 * Builds kustomizations in process.
 *
 * @packageDocumentation
 */
export { buildKustomization } from './build';
export { inApplyOrder } from './order';
export {
  type Manifest,
  type Fields,
  describeManifest,
  ensureFields,
  fieldsAt,
  isFields,
  isManifest,
  itemsAt,
  stringAt,
  valueAt,
} from './objects';
export { KustomizeError, type Source, sourceOf } from './source';
export { containersOf, splitImage } from './transformers';
