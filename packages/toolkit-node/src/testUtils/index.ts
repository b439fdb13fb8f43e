export { as, asPlugin, onBehalfOf, type Headers } from './callers';
export { catalogOf, component, person } from './catalogOf';
export {
  KillableRooms,
  type KillableRoomsOptions,
  type RoomAnswer,
} from './KillableRooms';
export { mutated } from './mutated';
export { policyServices } from './policyServices';
export { recordedAudit, type AuditRecord } from './recordedAudit';
export { seeded } from './seeded';
export { startPostgres, type PostgresServer } from './startPostgres';
