export * from './renders';
export * from './types';
