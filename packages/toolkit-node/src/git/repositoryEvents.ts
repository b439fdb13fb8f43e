/** Topic of events that say that a bare repository of this machine has changed; the payload is `{ name }`. */
export const LOCAL_REPOSITORY_TOPIC = 'quarterdeck.local-repository';

/** Folder of bare repositories on this machine, beneath `create` in the configuration */
export const LOCAL_REPOSITORIES_KEY = 'create.repositories.directory';
