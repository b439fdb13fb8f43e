/**
 * Scaffolder actions that make services which run on their first day.
 *
 * @packageDocumentation
 */
export { scaffolderModuleQuarterdeck as default } from './module';
export { componentChangePermission } from './permissions';
