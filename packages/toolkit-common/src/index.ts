export {
  HEALTH_STATUSES,
  healthStatusSchema,
  worstHealth,
  type HealthStatus,
} from './health';
export { reasonSchema, type Reason } from './reason';
