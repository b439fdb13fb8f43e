export * from './facts';
export * from './permissions';
export * from './reasons';
export * from './types/run';
export * from './types/runbook';
