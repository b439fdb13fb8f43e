import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  DESCRIPTION_FILE,
  ServiceDescription,
  readDescription,
  serviceDescriptionSchema,
} from '@quarterdeck/service-generator';
import { readFile } from 'node:fs/promises';
import { explained } from './explained';

/**
 * The description of the service that a step is about.
 *
 * @param given - in the step's input; left out, quarterdeck.yaml of the folder is read
 * @throws InputError that says what is wrong with it, or that there is none
 */
export async function descriptionFor(
  folder: string,
  given: unknown,
): Promise<ServiceDescription> {
  if (given !== undefined) {
    return explained('description', () =>
      serviceDescriptionSchema.parse(given),
    );
  }
  const path = resolveSafeChildPath(folder, DESCRIPTION_FILE);
  const content = await readFile(path, 'utf8').catch(error => {
    throw new InputError(
      `There is no ${DESCRIPTION_FILE} to read; a step quarterdeck:describe writes it`,
      error,
    );
  });
  try {
    return readDescription(content);
  } catch (error) {
    throw new InputError(error instanceof Error ? error.message : `${error}`);
  }
}
