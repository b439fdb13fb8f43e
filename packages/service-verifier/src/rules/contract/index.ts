import { Rule } from '../../types';
import { ports } from './ports';
import { probes } from './probes';
import { variables } from './variables';

/** What several files say of one service, and have to say alike. */
export const CONTRACT_RULES: readonly Rule[] = [ports, probes, variables];
