export * from './contract';
export * from './metrics';
export * from './program';
export * from './session';
