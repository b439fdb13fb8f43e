import { HumanDuration } from '@backstage/types';

export interface Config {
  runbooks?: {
    runs?: {
      /** How long runs are kept that are over. At least 1 day. Default: 800 days. */
      retention?: HumanDuration | string;
    };
    freshness?: {
      /** Without a run, rehearsal or review for so long, a runbook counts as stale. Default: 90 days. */
      staleAfter?: HumanDuration | string;
    };
    sources?: {
      /** How often the repositories are read again. Default: 5 minutes. */
      refresh?: HumanDuration | string;
    };
    checks?: {
      /** Prometheus servers that checks may ask, by name. */
      prometheus?: {
        [name: string]: {
          url: string;
          /** Sent as a bearer token. @visibility secret */
          token?: string;
        };
      };
      /**
       * Hosts that checks may ask, as `name` or `name:port`; `*.` at the beginning stands for any one word. Without a port only
       * the usual one, 80 or 443, may be asked.
       */
      allow?: string[];
      /** Whether those hosts may have addresses of private networks or of this machine. Default: false. */
      allowPrivate?: boolean;
    };
  };
}
