export { TimelineClient, type TimelineService } from './TimelineClient';
export { deliverFacts, toMessage } from './deliverFacts';
export { factId } from './factId';
export { timelineServiceRef } from './timelineServiceRef';
