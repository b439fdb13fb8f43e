import { HumanDuration } from '@backstage/types';

export interface Config {
  timeline?: {
    /** How the end of the hash chain is signed, so that nobody can rewrite the record unnoticed. */
    signing?: {
      /** How often. Default: 1 hour. */
      every?: HumanDuration | string;
      /** File of the Ed25519 key (PEM, PKCS #8); created, readable by its owner alone, where it does not exist. */
      keyFile?: string;
      /**
       * The key itself, for replicas that share no disk.
       * @visibility secret
       */
      privateKey?: string;
      /** A directory outside of the database to which each signed head is added. */
      copyTo?: string;
    };
    /** How long facts are kept, at least 1 day. Default: for ever. */
    retention?: HumanDuration | string;
  };
}
