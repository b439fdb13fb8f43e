import { HumanDuration } from '@backstage/types';

export interface Config {
  approvals?: {
    /** How long what was asked for is kept after its end, at least 1 day. Default: 400 days. */
    retention?: HumanDuration | string;
  };
}
