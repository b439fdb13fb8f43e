import { Rule } from '../types';

/** All rules, by family. Each family lies in a folder of its own and exports its list. */
export const RULES: readonly Rule[] = [];
