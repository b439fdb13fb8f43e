import type { AnswersInput } from '@quarterdeck/service-generator';
import type { FormData } from './wizard';

type Preset = Partial<AnswersInput>;

/** Answers that belong together, to begin with; all of them can be changed on the pages behind. */
export const PRESETS = {
  plain: {
    kind: 'service',
    database: 'none',
    cache: 'none',
    exposure: 'httproute',
    strategy: 'rolling',
  },
  'internal-api': {
    kind: 'service',
    database: 'postgres18',
    cache: 'none',
    exposure: 'internal',
    strategy: 'rolling',
  },
  'public-api': {
    kind: 'service',
    database: 'postgres18',
    cache: 'valkey',
    exposure: 'httproute',
    strategy: 'canary-istio',
  },
  worker: {
    kind: 'worker',
    database: 'postgres18',
    cache: 'none',
    exposure: 'internal',
    strategy: 'rolling',
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = [
  'plain',
  'internal-api',
  'public-api',
  'worker',
] as const satisfies readonly PresetName[];

/** The preset that the form still agrees with; a form without any of its answers is plain. */
export function presetIn(formData: FormData): PresetName | undefined {
  const told = { ...PRESETS.plain, ...formData };
  const given = new Map<string, unknown>(Object.entries(told));
  return PRESET_NAMES.find(name =>
    Object.entries(PRESETS[name]).every(
      ([answer, value]) => given.get(answer) === value,
    ),
  );
}
