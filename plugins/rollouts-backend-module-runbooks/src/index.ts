export { rolloutsModuleRunbooks as default } from './module';
