export { scaffolderModuleQuarterdeck as default } from './plugin';
