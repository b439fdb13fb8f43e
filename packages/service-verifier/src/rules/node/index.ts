import { Rule } from '../../types';
import { locked } from './installation';
import { enginesFit, lockAgrees, peersFit } from './packages';
import { buildTools, sameMajor } from './runtime';

export const NODE_RULES: readonly Rule[] = [
  lockAgrees,
  locked,
  peersFit,
  enginesFit,
  sameMajor,
  buildTools,
];
