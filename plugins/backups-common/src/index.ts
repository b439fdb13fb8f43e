export * from './facts';
export * from './permissions';
export * from './reasons';
export * from './types/backup';
export * from './types/evidence';
export * from './types/manifest';
export * from './types/policy';
export * from './types/protection';
export * from './types/restore';
export * from './types/run';

/** Signal that something of this room has changed, without data. */
export const BACKUPS_CHANGED_CHANNEL = 'backups:changed';
