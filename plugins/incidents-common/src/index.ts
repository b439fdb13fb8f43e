export * from './facts';
export * from './permissions';
export * from './reasons';
export * from './types/event';
export * from './types/incident';
export * from './types/lists';
export * from './types/suspect';
export * from './types/webhook';
