export { ApprovalsClient, type ApprovalsService } from './ApprovalsClient';
export { approvalsServiceRef } from './approvalsServiceRef';
export { planHashOf } from './planHash';
