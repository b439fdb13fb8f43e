export interface Config {
  /** What templates make, and where. */
  create?: {
    repositories?: {
      /**
       * Folder of this machine where bare Git repositories are made, relative to where the backend starts. Default:
       * none, so that only remotes can be used. With several replicas of the backend it has to be shared.
       */
      directory?: string;
      /** Git remotes that may be pushed to, by https; GitHub and GitLab are configured under `integrations`. */
      hosts?: Array<{
        /** `git.example.com` or `git.example.com:8443` */
        host: string;
        /** Default: git */
        username?: string;
        /**
         * A password or token; it reaches Git by its environment alone.
         * @visibility secret
         */
        token?: string;
      }>;
      /** Author of the first commit. */
      committer?: {
        name: string;
        email: string;
      };
    };
    workspaces?: {
      /**
       * Folder where workspaces of tasks are kept until they succeed, for a week at most. Name the provider `quarterdeck`
       * under `scaffolder.taskRecovery.workspaceProvider` to use it. Default: none.
       */
      directory: string;
    };
    clusters?: {
      [clusterName: string]: {
        /** Whether actions may write to it. Default: `rollouts.clusters.<name>.write`. */
        write?: boolean;
      };
    };
    /** Instead of the versions that generators know; what is left out they decide. */
    versions?: {
      /** By the name of the image in `versions.ts`, such as `go` or `postgres18` */
      images?: {
        [name: string]: {
          repository?: string;
          tag?: string;
          /** `sha256:…` */
          digest?: string;
        };
      };
      /** Actions of GitHub, such as `actions/checkout` */
      actions?: {
        [name: string]: {
          version: string;
          /** 40 hexadecimal digits */
          commit: string;
        };
      };
      tools?: { [name: string]: string };
    };
  };
}
