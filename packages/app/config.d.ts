export interface Config {
  app?: {
    signIn?: {
      /**
       * How people sign in. `demo` offers the people of `auth.providers.demo.people` without a password and works only
       * where the backend has the demo's auth module; `github` and `oidc` need their provider under `auth.providers`.
       * @visibility frontend
       */
      provider?: 'demo' | 'github' | 'oidc';
    };
  };
  auth?: {
    providers?: {
      demo?: {
        /** Who may be chosen on the sign-in page; see the configuration of the demo's auth module. */
        people?: Array<{
          /** @visibility frontend */
          user: string;
          /** @visibility frontend */
          title: string;
        }>;
      };
    };
  };
}
