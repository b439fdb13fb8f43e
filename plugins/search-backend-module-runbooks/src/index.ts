export { searchModuleRunbooks as default } from './module';
