export { backupsApiRef, type BackupsApi } from './api/BackupsApi';
export { backupsPlugin as default } from './plugin';
