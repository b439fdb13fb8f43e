export {
  EnvironmentsClient,
  type EnvironmentsService,
} from './EnvironmentsClient';
export { environmentsServiceRef } from './environmentsServiceRef';
