/**
 * Entities of the Git repositories that a folder of this machine holds.
 *
 * @packageDocumentation
 */
export { catalogModuleQuarterdeck as default } from './module';
