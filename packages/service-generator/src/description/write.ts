import { parse } from 'yaml';
import { GeneratedFile } from '../files';
import { yamlText } from '../text';
import {
  COMMAND,
  DESCRIPTION_FILE,
  ServiceDescription,
  serviceDescriptionSchema,
} from './schema';

/** The description as a file; it belongs to the team. */
export function descriptionFile(
  description: ServiceDescription,
): GeneratedFile {
  return {
    path: DESCRIPTION_FILE,
    class: 'seeded',
    content: yamlText([
      {
        comment: `What this service is and needs. Everything else is generated from it: change it here, then run
\`${COMMAND} generate .\`, rather than edit what was generated.`,
        value: description,
      },
    ]),
  };
}

/** @throws Error that says which entry is wrong, and why */
export function readDescription(content: string): ServiceDescription {
  const result = serviceDescriptionSchema.safeParse(parse(content));
  if (!result.success) {
    const problems = result.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`,
    );
    throw new Error(`${DESCRIPTION_FILE} is not right: ${problems.join('; ')}`);
  }
  return result.data;
}
