import { valueAt } from './values';

/** The rooms that tell the timeline what happens in them. A newer one is filtered by under its own name. */
export const ROOMS = [
  'environments',
  'rollouts',
  'incidents',
  'backups',
  'runbooks',
  'approvals',
] as const;
export type Room = (typeof ROOMS)[number];

export function isKnownRoom(name: string): name is Room {
  return ROOMS.some(room => room === name);
}

/** The types of facts that this version has words for; others speak for themselves. */
export const KNOWN_TYPES = [
  'environments.deployment.started',
  'environments.deployment.finished',
  'environments.deployment.rolled-back',
  'environments.deployment.recovered',
  'environments.deployment.found',
] as const;
export type KnownType = (typeof KNOWN_TYPES)[number];

export function isKnownType(type: string): type is KnownType {
  return KNOWN_TYPES.some(known => known === type);
}

/** How a happening is to be taken; a newer room's are neutral unless their verb says more. */
export type Tone = 'good' | 'bad' | 'moving' | 'neutral';

const TONES: Readonly<Record<string, Tone>> = {
  started: 'moving',
  opened: 'bad',
  failed: 'bad',
  'rolled-back': 'bad',
  aborted: 'bad',
  denied: 'bad',
  succeeded: 'good',
  passed: 'good',
  recovered: 'good',
  resolved: 'good',
  granted: 'good',
};

/** The outcomes that have a word of their own; what else happened is said by its type. */
const OUTCOMES = [
  'started',
  'succeeded',
  'failed',
  'superseded',
  'rolled-back',
  'recovered',
  'found',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export function isKnownOutcome(outcome: string): outcome is Outcome {
  return OUTCOMES.some(known => known === outcome);
}

/** What a fact may be told by: its type and its payload. */
type Told = { type: string; payload: Record<string, unknown> };

export interface Happening {
  room: string;
  /** `failed` for a deployment that finished so; else the verb of the type. */
  outcome: string;
  tone: Tone;
}

/** Takes `environments.deployment.finished` apart. */
export function happeningOf({ type, payload }: Told): Happening {
  const [room, , verb] = type.split('.');
  const outcome = verb === 'finished' ? (outcomeOf(payload) ?? verb) : verb;
  return { room, outcome, tone: TONES[outcome] ?? 'neutral' };
}

/** Makes `Restore test passed` of `backups.restore-test.passed`, for types that this version has no words for. */
export function spelledOut(type: string): string {
  const [, ...words] = type.split('.');
  const text = words.join(' ').replaceAll('-', ' ');
  return text.charAt(0).toLocaleUpperCase('en') + text.slice(1);
}

/** The outcome that the payload tells, in itself or in the one thing that it is about. */
function outcomeOf(payload: Record<string, unknown>): string | undefined {
  const outcome =
    payload.outcome ??
    Object.values(payload).map(value => valueAt(value, 'outcome'))[0];
  return typeof outcome === 'string' ? outcome : undefined;
}
