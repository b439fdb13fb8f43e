import { Rule } from '../types';
import { CONTRACT_RULES } from './contract';

/** All rules, by family. Each family lies in a folder of its own and exports its list. */
export const RULES: readonly Rule[] = [...CONTRACT_RULES];
