export interface Config {
  rollouts?: {
    /** Runbooks that have to be run for a rollout before it goes on, by id of the environment. */
    runbooks?: {
      [environmentId: string]: {
        /** Slug of the one that has to be completed before anything is changed. */
        before?: string;
        /** Slug of the one that has to be completed before the last step. */
        during?: string;
      };
    };
  };
}
