import { Rule } from '../../types';
import { FORM_RULES } from './form';
import { PUBLISHING_RULES } from './publishing';
import { SKELETON_RULES } from './skeleton';
import { STEP_RULES } from './steps';

/** Of the folders of software templates; they have nothing to say about services. */
export const TEMPLATE_RULES: readonly Rule[] = [
  ...FORM_RULES,
  ...STEP_RULES,
  ...SKELETON_RULES,
  ...PUBLISHING_RULES,
];
