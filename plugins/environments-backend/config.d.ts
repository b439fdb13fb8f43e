import { HumanDuration } from '@backstage/types';

export interface Config {
  environments?: {
    /**
     * The environments that services run in, by id. An id starts with a lower-case letter and has at most 39 of
     * a-z, 0-9 and "-".
     */
    definitions?: {
      [environmentId: string]: {
        /**
         * What pages call it. Default: its id.
         */
        title?: string;
        /** The order in which a version travels, lowest first. */
        rank: number;
        tier: 'development' | 'testing' | 'staging' | 'production' | 'preview';
        /** Names of clusters of the `kubernetes` configuration. */
        clusters: string[];
        /** Names of namespaces in those clusters; `*` stands for any characters. */
        namespaces: string[];
        /** Of tier preview: how long a preview lives whose namespace does not say. Default: for ever. */
        previewTtl?: HumanDuration | string;
        /** The environment whose versions come here next. */
        promoteFrom?: string;
        /** Changes need a second person. Default: true for tier production, else false. */
        protected?: boolean;
        /** What it is for, in a few words. */
        purpose?: string;
        /** Who uses it. */
        audience?: string;
        /** How often it is expected to change. */
        updateFrequency?: string;
      };
    };
    /** When what runs counts as different from what was declared. */
    drift?: {
      /**
       * Differences that do not matter; they are shown and do not count. What a rule leaves out it does not ask for.
       * `*` stands for any characters.
       */
      ignore?: Array<{
        /** The field within `spec`, as pages show it: `template.spec.containers[*].resources*`. */
        path: string;
        kinds?: Array<
          'Deployment' | 'StatefulSet' | 'DaemonSet' | 'CronJob' | 'Rollout'
        >;
        /** Names of namespaces. */
        namespaces?: string[];
        /** Field managers that may make the difference. */
        managers?: string[];
        /** What pages say of it. Default: the path. */
        reason?: string;
      }>;
    };
    history?: {
      /** How long deployments and what ran when are kept. At least 1 day. Default: 400 days. */
      retention?: HumanDuration | string;
    };
    /** Events of others about deployments; see `docs/guides/events.md`. */
    events?: {
      /**
       * Tokens of whoever sends CloudEvents, notifications of Argo CD and plain reports, of at least 16 characters each.
       * Default: none; then they are refused, but for services of the portal with plain reports.
       * @deepVisibility secret
       */
      tokens?: string[];
      github?: {
        /**
         * Secrets of webhooks of GitHub. Default: none; then it is refused.
         * @deepVisibility secret
         */
        secrets?: string[];
      };
      gitlab?: {
        /**
         * Secret tokens of webhooks of GitLab.
         * @deepVisibility secret
         */
        tokens?: string[];
        /**
         * Signing tokens of webhooks of GitLab.
         * @deepVisibility secret
         */
        signingSecrets?: string[];
      };
      /** Ids of environments by what senders call them. */
      environments?: { [name: string]: string };
      /** References of entities by what senders call them: services, applications, repositories as `github.com/acme/shop`. */
      entities?: { [name: string]: string };
    };
    /** What to say of clusters beyond how to reach them, by their name in the `kubernetes` configuration. */
    clusters?: {
      [clusterName: string]: {
        /** Pages say that its pods are simulated. Default: false. */
        simulated?: boolean;
        /** What to pass to `kubectl --context`. Default: the name of the cluster. */
        kubectlContext?: string;
      };
    };
  };
}
