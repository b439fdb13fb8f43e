import { Rule } from '../../types';
import { ACTION_RULES } from './actions';
import { PERMISSION_RULES } from './permissions';
import { STEP_RULES } from './steps';

export const WORKFLOW_RULES: readonly Rule[] = [
  ...ACTION_RULES,
  ...PERMISSION_RULES,
  ...STEP_RULES,
];
