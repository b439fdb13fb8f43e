import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/**
 * Reads `dora.availability.prometheus`; undefined where availability is told by incidents.
 *
 * @throws InputError that names the key and what it should be
 */
export function readAvailability(
  rootConfig: Config,
): { url: string; query: string } | undefined {
  const key = 'dora.availability.prometheus';
  const config = rootConfig.getOptionalConfig(key);
  if (!config) {
    return undefined;
  }
  const url = config.getString('url');
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new InputError(`${key}.url must be an address with http or https`);
  }
  const { password, username } = new URL(url);
  if (username !== '' || password !== '') {
    throw new InputError(
      `${key}.url holds a name or a password, which is not sent and would be told to readers; put a proxy that adds them in front of Prometheus`,
    );
  }
  const query = config.getString('query');
  if (!query.includes('{{service}}') || !query.includes('{{window}}')) {
    throw new InputError(
      `${key}.query must contain {{service}} and {{window}}, or it says the same of every service and time`,
    );
  }
  return { url, query };
}
