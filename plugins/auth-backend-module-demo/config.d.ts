export interface Config {
  auth?: {
    providers?: {
      /**
       * Sign-in without a password as one of the listed people, for demos and development. The backend refuses to
       * start with it when NODE_ENV is production.
       */
      demo?: {
        /** Who may be chosen on the sign-in page, in this order. At least one, no one twice. */
        people: Array<{
          /**
           * Reference of a User entity in the catalog, such as `user:default/dana-developer`.
           * @visibility frontend
           */
          user: string;
          /**
           * What the person does, shown on the sign-in page.
           * @visibility frontend
           */
          title: string;
        }>;
      };
    };
  };
}
