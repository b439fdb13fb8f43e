export { rolloutsPlugin as default } from './plugin';
