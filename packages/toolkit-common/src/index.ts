export { canonicalJson } from './canonicalJson';
export {
  HEALTH_STATUSES,
  healthStatusSchema,
  worstHealth,
  type HealthStatus,
} from './health';
export {
  fillSentence,
  reasonBuilder,
  reasonSchema,
  type Reason,
  type ReasonParams,
} from './reason';
