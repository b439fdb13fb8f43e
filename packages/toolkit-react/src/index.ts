export {
  RoomClient,
  pathText,
  queryText,
  sentJson,
  type AnswerSchema,
} from './api/RoomClient';
export {
  ConfirmDialog,
  type ConfirmDialogProps,
} from './components/ConfirmDialog/ConfirmDialog';
export {
  CopyableCode,
  type CopyableCodeProps,
} from './components/CopyableCode/CopyableCode';
export {
  DataTable,
  type DataTableProps,
} from './components/DataTable/DataTable';
export {
  DeadLetterList,
  type DeadLetterListProps,
} from './components/DeadLetterList/DeadLetterList';
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
export { Facts, type FactsProps } from './components/Facts/Facts';
export {
  ChoiceField,
  LongTextField,
  TextField,
} from './components/Fields/Fields';
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
  Sections,
  useIsEmptySection,
  type SectionsProps,
} from './components/Sections/Sections';
export {
  ShareBar,
  type ShareBarProps,
  type SharePart,
} from './components/ShareBar/ShareBar';
export {
  Sparkline,
  type SparklineProps,
} from './components/Sparkline/Sparkline';
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
export {
  TrendChart,
  type ChartTarget,
  type TrendChartProps,
  type TrendPoint,
} from './components/TrendChart/TrendChart';
export { createUseReasonText } from './hooks/createUseReasonText';
export {
  useLiveData,
  type LiveData,
  type UseLiveDataOptions,
} from './hooks/useLiveData';
export { usePages, type LoadPage, type LoadedPage } from './hooks/usePages';
export { useServerNow } from './hooks/useServerNow';
export { clockText, durationText } from './model/duration';
export { exportPng, type PictureOptions } from './model/exportPng';
export { saveFile } from './model/saveFile';
export { toolkitTranslationRef } from './translation';
