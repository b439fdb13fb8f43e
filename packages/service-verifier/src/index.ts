export * from './project';
export * from './readTree';
export { RULES } from './rules';
export { rulesReference } from './rules/reference';
export { metricsRead } from './rules/monitoring/expressions';
export * from './types';
export * from './verify';
export { objectsOf, overlaysOf, type Built } from './kubernetes/overlays';
