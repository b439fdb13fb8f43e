export {
  CopyableCode,
  type CopyableCodeProps,
} from './components/CopyableCode/CopyableCode';
export {
  DataTable,
  type DataTableProps,
} from './components/DataTable/DataTable';
export {
  Disclosure,
  type DisclosureProps,
} from './components/Disclosure/Disclosure';
export {
  EmptyState,
  type EmptyStateProps,
} from './components/EmptyState/EmptyState';
export {
  ErrorPanel,
  type ErrorPanelProps,
} from './components/ErrorPanel/ErrorPanel';
export {
  LiveStatus,
  type LiveStatusProps,
} from './components/LiveStatus/LiveStatus';
export {
  LoadingRegion,
  type LoadingRegionProps,
} from './components/LoadingRegion/LoadingRegion';
export {
  RelativeTime,
  type RelativeTimeProps,
} from './components/RelativeTime/RelativeTime';
export {
  ServerClock,
  useClockOffset,
  type ServerClockProps,
} from './components/RelativeTime/ServerClock';
export {
  StatusChip,
  type StatusChipProps,
} from './components/StatusChip/StatusChip';
export {
  TimeLanes,
  type Lane,
  type LaneMark,
  type LanePoint,
  type TimeLanesProps,
} from './components/TimeLanes/TimeLanes';
export {
  ToneChip,
  type Tone,
  type ToneChipProps,
} from './components/ToneChip/ToneChip';
export { createUseReasonText } from './hooks/createUseReasonText';
export {
  useLiveData,
  type LiveData,
  type UseLiveDataOptions,
} from './hooks/useLiveData';
export { toolkitTranslationRef } from './translation';
