import type { NameProblem } from '@quarterdeck/service-generator';
import type { en } from '../translations/en';

export type SayParameters = Record<
  'name' | 'owner' | 'longest' | 'characters' | 'by',
  string
>;

/** What is said to wrong answers, in the reader's language. */
export type SayKey = Extract<
  keyof typeof en,
  | `${'name' | 'owner' | 'port' | 'url'}-${string}`
  | `${'name' | 'owner' | 'description' | 'domain'}.${string}`
>;
export type Say = (key: SayKey, parameters?: Partial<SayParameters>) => string;

/** The sentence for a name that cannot be. */
export function nameProblemText(say: Say, problem: NameProblem): string {
  switch (problem.code) {
    case 'name-too-long':
      return say(problem.code, { longest: String(problem.params.longest) });
    case 'name-has-wrong-characters':
    case 'name-reserved':
      return say(problem.code, problem.params);
    default:
      return say(problem.code);
  }
}
