export * from './facts';
export * from './permissions';
export * from './reasons';
export * from './types/metrics';
export * from './types/records';
export * from './types/scope';
export * from './types/settings';
export * from './types/webhooks';
