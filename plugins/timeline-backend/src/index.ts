export { timelinePlugin as default } from './plugin';
