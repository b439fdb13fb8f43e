import { HumanDuration } from '@backstage/types';

export interface Config {
  dora?: {
    attribution?: {
      /**
       * How long before an incident a deployment may have ended that is to blame for it. At least 1 hour. Default:
       * 24 hours.
       */
      window?: HumanDuration | string;
    };
    /**
     * From when a failed deployment recovers: `incident`, since it hurt, or `deployment`, since it had finished.
     * Default: `incident`.
     */
    recoveryFrom?: 'incident' | 'deployment';
    /**
     * From when the lead time of a change counts: `commit` or `merge`. Default: `commit`.
     */
    leadTimeFrom?: 'commit' | 'merge';
    /**
     * What services aim at, by metric; `none` takes a default away. Deployments a day, shares from 0 to 1, or times.
     * Services say others by the annotations `quarterdeck.io/dora-target-<metric>`.
     */
    targets?: {
      'deployment-frequency'?: number | 'none';
      'change-lead-time'?: HumanDuration | string;
      'change-fail-rate'?: number | 'none';
      'failed-deployment-recovery-time'?: HumanDuration | string;
      'deployment-rework-rate'?: number | 'none';
      'deployment-success-rate'?: number | 'none';
      availability?: number | 'none';
      'recovery-time-objective'?: HumanDuration | string;
      'recovery-point-objective'?: HumanDuration | string;
    };
    bands?: {
      /** Of which survey values are placed: `2025`, `2024`, or one of `tables`. Default: `2025`. */
      table?: string;
      /** Tables of your own. The best option comes first. */
      tables?: {
        table: string;
        /** What a reader has to know of it. */
        note: string;
        /** Options 1 to 6 are 0 to 10 points. Default: false. */
        isScored?: boolean;
        /**
         * By metric. `bound`: of durations milliseconds, below which it holds; of the frequency deployments a day, from
         * which on it does, or above which with `isAbove`; `null` for what no other holds.
         */
        options: {
          [metric: string]: {
            option: number;
            label: string;
            bound: number | null;
            isAbove?: boolean;
          }[];
        };
      }[];
    };
    /** How long deployments and incidents are kept. At least 1 day. Default: 1500 days. */
    retention?: HumanDuration | string;
    /** Copies of repositories of other hosts, from which commits are read. */
    repositories?: {
      /** Where they lie. Default: beside the SQLite database, else in the folder of temporary files. */
      directory?: string;
      /** Of one copy, in megabytes. Default: 2048. */
      maxSizeMb?: number;
    };
    /** By what a pull request says that nobody planned it. */
    rework?: {
      /** Labels, in whatever case. Default: hotfix, rollback, revert. */
      labels?: string[];
      /** Branches, or their beginnings with a star at the end. Default: those beneath `hotfix`. */
      branches?: string[];
    };
    /** Who may tell of commits, pull requests and builds. Without secrets a sender is refused. */
    webhooks?: {
      /** A regular expression of the names of workflows, or of GitLab's pipelines, that build what is deployed. */
      builds?: string;
      github?: {
        /**
         * Each of at least 16 characters; several while they are changed.
         * @deepVisibility secret
         */
        secrets?: string[];
      };
      gitlab?: {
        /**
         * Each of at least 16 characters; several while they are changed.
         * @deepVisibility secret
         */
        tokens?: string[];
        /**
         * Signing tokens of newer versions of GitLab.
         * @deepVisibility secret
         */
        signingSecrets?: string[];
      };
    };
    availability?: {
      /**
       * Asks a Prometheus how available a service was. Without it, availability is told by the incidents P0 and P1.
       */
      prometheus?: {
        /** Where it is; `/api/v1/query` is asked below it. */
        url: string;
        /**
         * PromQL that returns one share from 0 to 1. `{{service}}` stands for the name of the entity, `{{window}}` for the
         * time as `7776000s`.
         */
        query: string;
      };
    };
  };
}
