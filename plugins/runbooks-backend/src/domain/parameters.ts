import { Parameter, Runbook } from '@quarterdeck/runbook-format';

/** Of what was given for a run: the values that are kept, and what is wrong with it. Secret ones are never kept. */
export function valuesOf(
  { frontMatter }: Runbook,
  given: Record<string, string>,
): { parameters: Record<string, string>; problems: string[] } {
  const known = new Map(Object.entries(frontMatter.parameters));
  const problems = Object.keys(given)
    .filter(name => !known.has(name))
    .map(name => `parameters.${name}: the runbook has no such parameter`);
  const values: [string, string][] = [];
  for (const [name, parameter] of known) {
    const said = Object.hasOwn(given, name) ? given[name] : undefined;
    const value = said ?? parameter.default;
    const problem = problemOf(parameter, said, value);
    if (problem !== undefined) {
      problems.push(`parameters.${name}: ${problem}`);
    } else if (value !== undefined && !parameter.secret) {
      values.push([name, value]);
    }
  }
  return { parameters: Object.fromEntries(values), problems };
}

function problemOf(
  { secret, required, options }: Parameter,
  given: string | undefined,
  value: string | undefined,
): string | undefined {
  if (secret) {
    return given === undefined
      ? undefined
      : 'is secret: it is asked for by the step that uses it, and never kept';
  }
  if (value === undefined || value === '') {
    return required ? 'is missing' : undefined;
  }
  return options && !options.includes(value)
    ? `has to be one of ${options.join(', ')}`
    : undefined;
}
