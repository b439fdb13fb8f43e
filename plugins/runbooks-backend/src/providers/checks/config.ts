import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

const KEY = 'runbooks.checks';
const NAME = /^[a-z][a-z0-9-]{0,59}$/;
const HOST =
  /^(?:(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/;

export interface PrometheusServer {
  url: string;
  token?: string;
}

/** What checks of runbooks may ask. */
export interface ChecksConfig {
  /** By name. */
  prometheus: ReadonlyMap<string, PrometheusServer>;
  /** `name` or `name:port` in lower case; `*.` at the beginning stands for one word. */
  allow: readonly string[];
  allowPrivate: boolean;
}

/**
 * Reads `runbooks.checks` from the configuration.
 *
 * @throws InputError that names the key and what it should be
 */
export function readChecksConfig(rootConfig: Config): ChecksConfig {
  const config = rootConfig.getOptionalConfig(KEY);
  return {
    prometheus: readServers(config?.getOptionalConfig('prometheus')),
    allow: (config?.getOptionalStringArray('allow') ?? []).map(readHost),
    allowPrivate: config?.getOptionalBoolean('allowPrivate') ?? false,
  };
}

function readServers(
  config: Config | undefined,
): ReadonlyMap<string, PrometheusServer> {
  return new Map(
    (config?.keys() ?? []).map(name => {
      const key = `${KEY}.prometheus.${name}`;
      if (!NAME.test(name)) {
        throw new InputError(
          `${key}: a name begins with a letter and has at most 60 of a-z, 0-9 and -`,
        );
      }
      return [
        name,
        {
          url: readUrl(`${key}.url`, config?.getString(`${name}.url`) ?? ''),
          token: config?.getOptionalString(`${name}.token`),
        },
      ];
    }),
  );
}

function readUrl(key: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new InputError(
      `${key} is "${text}"; it has to be an address like http://prometheus:9090`,
    );
  }
  if (url.username || url.password) {
    throw new InputError(`${key} holds a password; give a token beside it`);
  }
  if (url.search || url.hash) {
    throw new InputError(`${key} is "${text}"; it has to end with its path`);
  }
  return text.replace(/\/+$/, '');
}

function readHost(text: string, index: number): string {
  const host = text.trim().toLowerCase();
  const match = HOST.exec(host);
  if (!match || Number(match[1] ?? 1) < 1 || Number(match[1] ?? 1) > 65_535) {
    throw new InputError(
      `${KEY}.allow[${index}] is "${text}"; it has to be a host like status.example.com, *.example.com or status.example.com:8443, without scheme and path`,
    );
  }
  return host;
}
