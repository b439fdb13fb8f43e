import { Rule } from '../../types';
import { COMMAND_RULES } from './commands';
import { STAGE_RULES } from './stages';

export const PIPELINE_RULES: readonly Rule[] = [
  ...STAGE_RULES,
  ...COMMAND_RULES,
];
