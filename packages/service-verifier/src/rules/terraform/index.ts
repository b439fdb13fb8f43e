import { Rule } from '../../types';
import { described, parses, tested, versions } from './form';
import { references } from './references';
import { hardened, openGroups, providers, secrets, state } from './safety';

/** What infrastructure as code has to keep. */
export const TERRAFORM_RULES: readonly Rule[] = [
  parses,
  references,
  versions,
  described,
  tested,
  providers,
  openGroups,
  secrets,
  state,
  hardened,
];
