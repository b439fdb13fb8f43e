export * from './contract';
export * from './metrics';
export * from './postgres';
export * from './program';
export * from './session';
