import { InputError } from '@backstage/errors';
import { analysisSchema } from '@quarterdeck/plugin-rollouts-common';
import { IANAZone } from 'luxon';
import { z } from 'zod';
import type { RolloutSettings } from './config';

/** From the root of a pod, and nowhere else: it becomes part of a path of the API server. */
const PATH = /^\/(?!.*(?:^|\/)\.\.?(?:\/|$))[\w\-./~:@!$&'()*+,;=]*$/;

/**
 * What no schema of the configuration says, so that a mistake is found at the start and not by a rollout.
 *
 * @throws InputError that says what is wrong, and where
 */
export function assertSettings(settings: RolloutSettings, where: string): void {
  const { analysis, options, progressDeadlineMs, smokeTest, soakMs, windows } =
    settings;
  const parsed = analysisSchema.safeParse(analysis);
  if (!parsed.success) {
    throw new InputError(
      `${where}: the analysis is not possible: ${z.prettifyError(parsed.error)}`,
    );
  }
  const times = { step: options.stepMs, bake: options.bakeMs, soak: soakMs };
  for (const [key, time = 0] of Object.entries(times)) {
    if (time < 0) {
      throw new InputError(`${where}: ${key} is less than no time`);
    }
  }
  if (progressDeadlineMs !== undefined && progressDeadlineMs < 1_000) {
    throw new InputError(`${where}: the deadline has to be 1 second at least`);
  }
  if (smokeTest !== undefined && !PATH.test(smokeTest)) {
    throw new InputError(
      `${where}: smokeTest is "${smokeTest}"; it has to be a path like /ready, without "..", query and spaces`,
    );
  }
  const unknown = windows.find(
    ({ timezone }) => !IANAZone.isValidZone(timezone),
  );
  if (unknown) {
    throw new InputError(
      `${where}: there is no time zone "${unknown.timezone}"; take an IANA name like Europe/Paris`,
    );
  }
}
