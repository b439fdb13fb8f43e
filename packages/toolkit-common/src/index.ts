export { canonicalJson } from './canonicalJson';
export { csvLine } from './csv';
export {
  deadLetterPageSchema,
  deadLetterSchema,
  eventAnswerSchema,
  eventResultSchema,
  type DeadLetterItem,
  type DeadLetterPage,
  type EventAnswer,
  type EventResult,
} from './events';
export {
  HEALTH_STATUSES,
  healthStatusSchema,
  worstHealth,
  type HealthStatus,
} from './health';
export {
  matchesLabels,
  parseLabelSelector,
  type LabelRequirement,
} from './labelSelector';
export {
  fillSentence,
  reasonBuilder,
  reasonSchema,
  type Reason,
  type ReasonParams,
} from './reason';
export { storableText } from './storableText';
export {
  readWorkloadSelector,
  selectorText,
  selectsWorkload,
  type WorkloadSelector,
} from './workloadSelector';
