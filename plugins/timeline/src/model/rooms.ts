/** The rooms that tell the timeline what happens in them. */
export const ROOMS = [
  'environments',
  'rollouts',
  'incidents',
  'backups',
  'runbooks',
  'approvals',
] as const;
export type Room = (typeof ROOMS)[number];

export function isRoom(name: string): name is Room {
  return ROOMS.some(room => room === name);
}

/** How a happening is to be taken; a newer room's are neutral. */
export type Tone = 'good' | 'bad' | 'moving' | 'neutral';

const TONES: Record<string, Tone> = {
  started: 'moving',
  opened: 'bad',
  failed: 'bad',
  'rolled-back': 'bad',
  aborted: 'bad',
  denied: 'bad',
  passed: 'good',
  recovered: 'good',
  resolved: 'good',
  granted: 'good',
};

export interface Happening {
  room: string;
  noun: string;
  verb: string;
  tone: Tone;
}

/** Takes `environments.deployment.finished` apart. */
export function happeningOf(fact: {
  type: string;
  payload: Record<string, unknown>;
}): Happening {
  const [room, noun, verb] = fact.type.split('.');
  return { room, noun, verb, tone: toneOf(verb, fact.payload) };
}

function toneOf(verb: string, payload: Record<string, unknown>): Tone {
  if (verb !== 'finished') {
    return TONES[verb] ?? 'neutral';
  }
  switch (outcomeOf(payload)) {
    case 'succeeded':
      return 'good';
    case 'failed':
    case 'rolled-back':
      return 'bad';
    default:
      return 'neutral';
  }
}

/** The outcome that the payload of a finished something tells, in itself or in its subject. */
export function outcomeOf(payload: Record<string, unknown>): unknown {
  const [subject] = Object.values(payload);
  return (
    payload.outcome ??
    (typeof subject === 'object' && subject !== null
      ? Reflect.get(subject, 'outcome')
      : undefined)
  );
}
