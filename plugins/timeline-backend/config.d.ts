import { HumanDuration } from '@backstage/types';

export interface Config {
  timeline?: {
    /** How often the catalog is read, at least 1 second. Default: 30 seconds. */
    observeEvery?: HumanDuration | string;
    /** How long one that is no longer declared is kept, in case the entity comes back. Default: 1 hour. */
    forgetAfter?: HumanDuration | string;
  };
}
