export * from './facts';
export * from './permissions';
export * from './reasons';
export * from './types/plan';
export * from './types/rollout';
export * from './types/lock';
export * from './types/earlier';
export * from './types/override';
