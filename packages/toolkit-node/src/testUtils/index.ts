export { policyServices } from './policyServices';
