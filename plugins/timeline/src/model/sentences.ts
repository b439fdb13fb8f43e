import type { Fact } from '@quarterdeck/plugin-timeline-common';
import { textAt, valueAt } from './values';

/** The parts of a sentence about a deployment, so that it can be said in another language than it was recorded in. */
export type Sentence = {
  key:
    | 'started'
    | 'succeeded'
    | 'failed'
    | 'superseded'
    | 'rolledBack'
    | 'recovered'
    | 'found';
  environment: string;
  /** Absent where it has no name. */
  version?: string;
  /** The change was one of configuration, not of the image. */
  isConfiguration: boolean;
  /** What ran before, where it was another. */
  previousVersion?: string;
  /** What was put back; absent where it has no name. */
  toVersion?: string;
};

const KEYS: Readonly<Record<string, Sentence['key']>> = {
  'environments.deployment.started': 'started',
  'environments.deployment.found': 'found',
  'environments.deployment.rolled-back': 'rolledBack',
  'environments.deployment.recovered': 'recovered',
  succeeded: 'succeeded',
  failed: 'failed',
  superseded: 'superseded',
};

/** Undefined for what has no sentence here: then the recorded summary has to do. */
export function sentenceOf(fact: Fact): Sentence | undefined {
  const { deployment } = fact.payload;
  const end =
    fact.type === 'environments.deployment.finished'
      ? textAt(deployment, 'outcome')
      : undefined;
  const key = KEYS[end ?? fact.type];
  if (!key || fact.environmentId === null || fact.erasedKeys.length > 0) {
    return undefined;
  }
  const changes = valueAt(deployment, 'changes');
  if (!Array.isArray(changes)) {
    return undefined;
  }
  const version = textAt(deployment, 'version');
  const previousVersion = textAt(deployment, 'previousVersion');
  return {
    key,
    environment: fact.environmentId,
    version,
    isConfiguration: !changes.includes('image'),
    previousVersion: previousVersion === version ? undefined : previousVersion,
    toVersion: textAt(deployment, 'recovery', 'toVersion'),
  };
}
