export * from './project';
export * from './readTree';
export { RULES } from './rules';
export * from './types';
export * from './verify';
export { objectsOf, overlaysOf, type Built } from './kubernetes/overlays';
