/**
 * What a service may be called. 39 characters leave room for what is put behind a name (`-primary`, `-canary`,
 * `-pr-12345`, the hashes of ReplicaSets) within the 63 that Kubernetes allows.
 */
export const SERVICE_NAME = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,38}$/;
const LONGEST_SERVICE_NAME = 39;

/** Words that a language, its tools or the platform keep for themselves. */
const RESERVED: Record<string, readonly string[]> = {
  Go: ['go', 'main', 'internal', 'vendor', 'cmd', 'std', 'init', 'builtin'],
  Rust: [
    'std',
    'core',
    'alloc',
    'test',
    'crate',
    'self',
    'super',
    'proc-macro',
    'build',
    'deps',
    'examples',
    'incremental',
    'async',
    'await',
    'dyn',
    'loop',
    'match',
    'move',
    'type',
    'where',
    'yield',
  ],
  npm: ['node-modules', 'favicon-ico', 'http', 'https', 'stream', 'events'],
  Kubernetes: ['default', 'kubernetes', 'localhost'],
  'Cargo and Go, for folders of theirs': ['target', 'src', 'bin'],
};

export type NameProblem =
  | { code: 'name-missing' }
  | { code: 'name-too-short' }
  | { code: 'name-too-long'; params: { longest: number } }
  | { code: 'name-starts-wrong' }
  | { code: 'name-has-wrong-characters'; params: { characters: string } }
  | { code: 'name-has-wrong-hyphen' }
  | { code: 'name-reserved'; params: { by: string } };

/** @returns what is wrong with it, most telling first; undefined where it can be a service's name */
export function nameProblem(name: string): NameProblem | undefined {
  if (name === '') {
    return { code: 'name-missing' };
  }
  const wrong = [...new Set(name.replace(/[a-z0-9-]/g, ''))].join(' ');
  if (wrong) {
    return { code: 'name-has-wrong-characters', params: { characters: wrong } };
  }
  if (!/^[a-z]/.test(name)) {
    return { code: 'name-starts-wrong' };
  }
  if (name.length > LONGEST_SERVICE_NAME) {
    return { code: 'name-too-long', params: { longest: LONGEST_SERVICE_NAME } };
  }
  if (/--|-$/.test(name)) {
    return { code: 'name-has-wrong-hyphen' };
  }
  if (name.length < 2) {
    return { code: 'name-too-short' };
  }
  const reservation = Object.entries(RESERVED).find(([, words]) =>
    words.includes(name),
  );
  return reservation
    ? { code: 'name-reserved', params: { by: reservation[0] } }
    : undefined;
}

/** The sentence for logs, tasks and the command line; pages translate the code. */
export function explainNameProblem(problem: NameProblem): string {
  switch (problem.code) {
    case 'name-missing':
      return 'Give the service a name';
    case 'name-too-short':
      return 'A name has at least two characters';
    case 'name-too-long':
      return `A name has at most ${problem.params.longest} characters, so that Kubernetes can put suffixes behind it`;
    case 'name-starts-wrong':
      return 'A name begins with a letter';
    case 'name-has-wrong-characters':
      return `A name has only lower-case letters, digits and hyphens, not ${problem.params.characters}`;
    case 'name-has-wrong-hyphen':
      return 'A name neither ends with a hyphen nor has two in a row';
    case 'name-reserved':
      return `This name is kept by ${problem.params.by}; take another one`;
    default:
      return problem satisfies never;
  }
}
