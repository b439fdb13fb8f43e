import { ServiceModel } from '../../model/ServiceModel';

/** Values of a developer's machine, in the form that compose, shells and most libraries read alike. */
export function environmentExample(model: ServiceModel): string {
  const lines = model.variables.flatMap(
    ({ name, description, value, localValue, secretKey }) => [
      `# ${description}.`,
      ...(secretKey
        ? [`# Without containers, set ${name.replace(/_FILE$/, '')} instead.`]
        : []),
      `${name}=${quoted(localValue ?? value ?? '')}`,
      '',
    ],
  );
  return [
    `# What ${model.name} reads from its environment, for a developer's machine. Copy it to .env and change it there;`,
    '# .env is not committed.',
    '',
    ...lines,
  ].join('\n');
}

function quoted(value: string): string {
  return /^[\w./:@%+,-]*$/.test(value)
    ? value
    : `"${value.replace(/[\\"$`]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}
