import { HumanDuration } from '@backstage/types';

interface RolloutSettings {
  /** Default: `canary` where a VirtualService splits the requests, else `rolling`. */
  strategy?: 'rolling' | 'blue-green' | 'canary' | 'canary-replicas';
  /** Shares of the requests that a canary gets one after the other, in percent. Default: 5, 25, 50, 100. */
  weights?: number[];
  /** How long each share holds. Default: 1 minute. */
  step?: HumanDuration | string;
  /** How long the new version is watched once all requests reach it. Default: 5 minutes; in production 30, after a switch 10. */
  bake?: HumanDuration | string;
  /** By when a step has to be there. Default: 5 minutes, in production 10. */
  deadline?: HumanDuration | string;
  /** How long the environment before has to have run a version. Default: 10 minutes. */
  soak?: HumanDuration | string;
  /** A path that every pod of a candidate has to answer before it gets requests. Default: none is asked. */
  smokeTest?: string;
  /** When changes may begin. Default: always. */
  windows?: Array<{
    /** `mon` … `sun` */
    days: string[];
    /** `09:00` */
    from: string;
    to: string;
    /** IANA name. Default: UTC. */
    timezone?: string;
  }>;
  /** Gates that are asked only where they are wanted. Default: none. */
  require?: Array<'end-to-end' | 'scan' | 'migration-job' | 'alert-rule'>;
  analysis?: {
    /** `pods`, which scrapes their own `/metrics`; `prometheus`; or one that a module brings. Default: `pods`. */
    source?: string;
    /** Between two looks. Default: 1 minute. */
    interval?: HumanDuration | string;
    /** In percent. Default: 99. */
    successRate?: number;
    /** In milliseconds. Default: 500. */
    latencyP99?: number;
    /** Requests without which there is no verdict. Default: 20. */
    minimumSamples?: number;
    /** Failed looks in all that are a breach. Default: 5. */
    failureLimit?: number;
    /** Failed looks in a row that are a breach. Default: 2. */
    consecutiveFailureLimit?: number;
    /** What no data, or too little, counts as. Default: hold, which waits for more. */
    onNoData?: 'pass' | 'hold' | 'fail';
    /** Beside success rate and latency. */
    metrics?: Array<{
      /** `[a-z][a-z0-9-]*` */
      id: string;
      /** PromQL that returns one value; `$namespace`, `$pods` and `$window` stand for what is looked at. */
      query: string;
      /** One of both, or both. */
      minimum?: number;
      maximum?: number;
      /** Shown after values. */
      unit?: string;
      /** Default: `prometheus`. */
      source?: string;
      /** Requests without which there is no verdict. Default: 0. */
      minimumSamples?: number;
      /** Default: hold. */
      onNoData?: 'pass' | 'hold' | 'fail';
    }>;
  };
}

export interface Config {
  rollouts?: {
    /** What the portal may do to clusters, by their name in the `kubernetes` configuration. */
    clusters?: {
      [clusterName: string]: {
        /** Whether it may change anything at all. Default: false. */
        write?: boolean;
      };
    };
    /** For all environments. */
    defaults?: RolloutSettings;
    /** For one environment, by its id; what it leaves out the defaults say. */
    environments?: {
      [environmentId: string]: RolloutSettings & {
        /** Instead of those for all. */
        notify?: string[];
      };
    };
    /** Who is told of starts and ends beside the owners: users and groups, say `group:default/on-call`. Default: nobody. */
    notify?: string[];
    evidence?: {
      /** Subjects of `backend.auth.externalAccess` that may report on images. Default: nobody. */
      reporters?: string[];
    };
    flagger?: {
      /**
       * From which each Canary's webhooks get a secret of their own; 32 characters at least. Without it they are not
       * answered.
       *
       * @visibility secret
       */
      secret?: string;
    };
    prometheus?: {
      /** Its address, without `/api/v1`. */
      url?: string;
    };
    /** How long people have to agree. Default: 1 day. */
    approvalExpiresAfter?: HumanDuration | string;
    /** How long Argo CD or Flux leave alone what a way back has put there, unless it is released before. Default: 1 day. */
    gitOpsHold?: HumanDuration | string;
    /** Where the Applications of Argo CD are whose tracking id names no namespace. Default: `argocd`. */
    argoCdNamespace?: string;
    /** How long ended rollouts are kept. Default: 400 days. */
    retention?: HumanDuration | string;
  };
}
