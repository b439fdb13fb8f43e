import type { StoreKind } from '@quarterdeck/plugin-backups-node';
import { s3ConfigSchema } from './config';
import { S3Connection } from './S3Connection';
import { S3Store } from './S3Store';

export const storeKind: StoreKind = {
  configSchema: s3ConfigSchema,
  open: config => new S3Store(new S3Connection(s3ConfigSchema.parse(config))),
};
