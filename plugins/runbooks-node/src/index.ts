export { RunbooksClient, type RunbooksService } from './RunbooksClient';
export { runbooksServiceRef } from './runbooksServiceRef';
