export * from './project';
export { RULES } from './rules';
export * from './types';
export * from './verify';
