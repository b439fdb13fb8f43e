export * from './types';
export { parseDuration } from './parseDuration';
export { parseRunbook } from './parseRunbook';
export {
  placeholdersOf,
  resolvePlaceholders,
  type Placeholder,
  type PlaceholderScope,
  type ResolvedValue,
} from './placeholders';
export { redact, REDACTED } from './redact';
export { matchesTrigger, type TriggeringAlert } from './matchesTrigger';
