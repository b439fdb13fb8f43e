import { HumanDuration } from '@backstage/types';

export interface Config {
  backups?: {
    keys?: {
      /**
       * Ed25519 key (PEM) that signs manifests and evidence. Made at the first start where it is missing, with mode
       * 0600. Default: `backups-keys/signing.pem` beside the database where that is a folder; else required.
       */
      signingKeyFile?: string;
      /** age identity of the restore tests; as above, `backups-keys/identity.txt`. */
      identityFile?: string;
      /** Public keys that every backup is encrypted for as well; their secret halves are kept offline. */
      escrow?: { name: string; recipient: string }[];
    };
    /** Where backups are kept, by name. The first is written to first, unless sources or policies choose. */
    stores?: {
      [name: string]: {
        /** `filesystem`, `s3`, or one of an extension. */
        type: string;
        /** Copies are removed after this, once another store's copy is verified. Default: retention alone removes. */
        keep?: HumanDuration | string;
        /** @visibility secret */
        secretAccessKey?: string;
        /** @visibility secret */
        sessionToken?: string;
        /** What the type takes beside. */
        [key: string]: unknown;
      };
    };
    /** Data that can be backed up, by name. */
    sources?: {
      [name: string]: {
        title?: string;
        /** `postgres`, `postgres-wal`, `sqlite`, `redis`, or one of an extension. */
        engine: string;
        /** Whose data it is. */
        entityRef?: string;
        /**
         * Which entities may claim it by their annotation `quarterdeck.io/backups-source`: full references, `*` for any
         * letters.
         */
        entities?: string[];
        connection: {
          /** @visibility secret */
          password?: string;
          /** What the engine takes beside. */
          [key: string]: unknown;
        };
        /** Where restores go that are not beside the source. */
        restoreConnection?: {
          /** @visibility secret */
          password?: string;
          [key: string]: unknown;
        };
        /** Name of a policy; entities choose another by `quarterdeck.io/backups-policy`. Default: `default`. */
        policy?: string;
        /** The primary first. Default: those of the policy. */
        stores?: string[];
        /** Default: `embedded`, a process beside the portal. */
        executor?: string;
        /** Queries that what was restored has to answer, read only, with one value. */
        assertions?: {
          name: string;
          query: string;
          /** Exactly this, as text. */
          equals?: string;
          /** A number at least this large. */
          atLeast?: number;
        }[];
      };
    };
    /**
     * How sources are protected, by name. `default` and `thirty-days-and-a-year` are built in; what is not named here is
     * as in `default`.
     */
    policies?: {
      [name: string]: {
        /** IANA name. Default: UTC. */
        timeZone?: string;
        /** Cron expressions of five fields; `none` takes one away. */
        schedules?: {
          /** Default: 0 3 * * * */
          full?: string;
          differential?: string;
          /** For engines that make them. Default: 0 * * * * */
          incremental?: string;
          /** At least monthly. Default: 0 5 1 * * */
          restoreTest?: string;
        };
        /** The rules of `restic forget`. Default: 30 daily, 12 weekly, 24 monthly. Empty: nothing is removed. */
        retention?: {
          last?: number;
          hourly?: number;
          daily?: number;
          weekly?: number;
          monthly?: number;
          yearly?: number;
          /** Such as `30d` or `1y6m`. */
          within?: string;
        };
        /** How much may be lost. Default: 1 hour. */
        rpo?: HumanDuration | string;
        /** How long recovery may take. Default: 4 hours. */
        rto?: HumanDuration | string;
        /** The primary first. Default: all stores, in their order. */
        stores?: string[];
        /** Names of `keys.escrow` whose owners can open the backups, too. Default: all. */
        escrow?: string[];
      };
    };
    executors?: {
      embedded?: {
        /** How much it yields to the portal: 0 to 19. Default: 10. */
        niceness?: number;
        /** Folder for what has to be written in plain text on the way. Default: in memory where there is room. */
        scratch?: string;
      };
      /** Jobs in a cluster of kubernetes.clusterLocatorMethods. */
      kubernetes?: {
        cluster: string;
        /** For this portal alone: it removes what it does not know there. */
        namespace: string;
        /** Has to be true: Jobs and Secrets are made there. */
        write: boolean | string;
        image: string;
        /** Of the image. Default: node with the executor below /app. */
        command?: string[];
        /** Address of the portal's backend as pods see it. */
        reportUrl: string;
        serviceAccountName?: string;
        imagePullSecrets?: string[];
        /** Default: 100m and 256Mi requested, 500m and 512Mi at most. */
        resources?: {
          requests?: { [name: string]: string | number };
          limits?: { [name: string]: string | number };
        };
        /** Of the memory that engines may use as a folder. Default: 256Mi. */
        scratch?: string;
        nodeSelector?: { [label: string]: string };
        tolerations?: object[];
        /** Claims for stores of type filesystem, at the path of their directory. */
        volumes?: { claim: string; path: string }[];
        /** How long a pod may take to start. Default: 5. */
        startMinutes?: number;
      };
    };
    /** `spec.type` of resources that hold data. Default: database, bucket, storage. */
    dataTypes?: string[];
    /** After so long a run is ended. Default: 12 each. */
    maximumHours?: {
      backup?: number;
      restoreTest?: number;
      restore?: number;
    };
    /** Runs at a time in each replica. Default: 2. */
    concurrency?: number;
    /**
     * How long to wait before a run that failed for what may pass is tried again: after the first failure, after the
     * second, … Default: one minute, five minutes. `[]`: never.
     */
    retryAfter?: (HumanDuration | string)[];
    /**
     * Between two rounds of removing what retention does not keep, old copies, and what dead runs left behind. Default:
     * 15 minutes.
     */
    keepEvery?: HumanDuration | string;
    /**
     * How long what a run left behind that died lies there after its end: whoever wrote it may still be ending.
     * Default: 15 minutes.
     */
    sweepAfter?: HumanDuration | string;
  };
}
