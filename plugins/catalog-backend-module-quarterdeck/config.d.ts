export interface Config {
  create?: {
    repositories?: {
      /** Folder of bare repositories, whose catalog-info.yaml is read. Default: none. */
      directory?: string;
    };
  };
}
