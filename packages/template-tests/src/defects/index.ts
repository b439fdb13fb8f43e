import { Defect } from '../types';
import { INFRASTRUCTURE_DEFECTS } from './infrastructure';
import { KUBERNETES_DEFECTS } from './kubernetes';
import { IMAGE_DEFECTS } from './images';
import { NODE_DEFECTS } from './node';
import { OPERATIONS_DEFECTS } from './operations';
import { PIPELINE_DEFECTS } from './pipeline';
import { PUBLISHING_DEFECTS } from './publishing';
import { TEMPLATE_DEFECTS } from './template';

/** The defects of the field, by number. Each family has a file of its own. */
// prettier-ignore
const FAMILIES: readonly (readonly Defect[])[] = [
  PIPELINE_DEFECTS,
  INFRASTRUCTURE_DEFECTS,
  TEMPLATE_DEFECTS,
  KUBERNETES_DEFECTS,
  IMAGE_DEFECTS,
  OPERATIONS_DEFECTS,
  NODE_DEFECTS,
  PUBLISHING_DEFECTS,
];

export const DEFECTS: readonly Defect[] = FAMILIES.flat().sort(
  (a, b) => a.number - b.number,
);
