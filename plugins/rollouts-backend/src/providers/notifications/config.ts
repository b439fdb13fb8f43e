import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/**
 * Reads `rollouts.notify`, and what environments say instead.
 *
 * @throws InputError for what refers to no user or group
 */
export function readAlsoTold(
  rootConfig: Config,
): (environmentId: string) => readonly string[] {
  const config = rootConfig.getOptionalConfig('rollouts');
  const environments = config?.getOptionalConfig('environments');
  const standard = refsOf(config) ?? [];
  const byEnvironment = new Map(
    (environments?.keys() ?? []).map(id => [
      id,
      refsOf(environments?.getConfig(id)),
    ]),
  );
  return id => byEnvironment.get(id) ?? standard;
}

function refsOf(config: Config | undefined): string[] | undefined {
  return config?.getOptionalStringArray('notify')?.map(text => {
    try {
      const ref = parseEntityRef(text, { defaultNamespace: 'default' });
      if (['user', 'group'].includes(ref.kind.toLowerCase())) {
        return stringifyEntityRef(ref);
      }
    } catch {
      // Told below: what is wrong with it is the same.
    }
    throw new InputError(
      `rollouts: notify has "${text}"; it takes users and groups, like group:default/on-call`,
    );
  });
}
