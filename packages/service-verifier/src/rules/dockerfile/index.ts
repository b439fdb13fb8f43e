import { Rule } from '../../types';
import { copiesExist, dependenciesFirst } from './build';
import { healthcheck, unprivilegedPort } from './health';
import { pinnedImages, supportedImages, unprivilegedBase } from './images';
import { modeWithCopy, notRoot, numericUser, readableProgram } from './user';

export const DOCKERFILE_RULES: readonly Rule[] = [
  numericUser,
  notRoot,
  readableProgram,
  modeWithCopy,
  supportedImages,
  pinnedImages,
  unprivilegedBase,
  dependenciesFirst,
  copiesExist,
  healthcheck,
  unprivilegedPort,
];
