/** One term of a Kubernetes label selector. */
export type LabelRequirement =
  | { operator: 'in' | 'notin'; label: string; values: readonly string[] }
  | { operator: 'exists' | 'missing'; label: string };

const NAME = '[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?';
const SET_TERM = new RegExp(`^(${NAME})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const EQUALITY_TERM = new RegExp(`^(${NAME})\\s*(==|=|!=)\\s*(${NAME})?$`);
const EXISTENCE_TERM = new RegExp(`^(!?)\\s*(${NAME})$`);

/**
 * Parses `a=b,c!=d,e in (f,g),h,!i`.
 *
 * @throws Error that names the term that cannot be read.
 */
export function parseLabelSelector(selector: string): LabelRequirement[] {
  const terms = selector.split(/,(?![^(]*\))/).map(term => term.trim());
  return terms.map(parseTerm);
}

function parseTerm(term: string): LabelRequirement {
  const set = SET_TERM.exec(term);
  if (set) {
    return {
      operator: set[2] === 'in' ? 'in' : 'notin',
      label: set[1],
      values: set[3].split(',').map(value => value.trim()),
    };
  }
  const equality = EQUALITY_TERM.exec(term);
  if (equality) {
    return {
      operator: equality[2] === '!=' ? 'notin' : 'in',
      label: equality[1],
      values: [equality[3] ?? ''],
    };
  }
  const existence = EXISTENCE_TERM.exec(term);
  if (existence) {
    return {
      operator: existence[1] === '!' ? 'missing' : 'exists',
      label: existence[2],
    };
  }
  throw new Error(`"${term}" is no term of a label selector`);
}

export function matchesLabels(
  requirements: readonly LabelRequirement[],
  labels: Readonly<Record<string, string>>,
): boolean {
  return requirements.every(requirement => {
    const value = Object.hasOwn(labels, requirement.label)
      ? labels[requirement.label]
      : undefined;
    switch (requirement.operator) {
      case 'in':
        return value !== undefined && requirement.values.includes(value);
      case 'notin':
        return value === undefined || !requirement.values.includes(value);
      case 'exists':
        return value !== undefined;
      case 'missing':
        return value === undefined;
      default:
        throw new Error(`Unknown operator ${requirement satisfies never}`);
    }
  });
}
