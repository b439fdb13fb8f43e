import { LookupAddress, LookupAllOptions, lookup as resolve } from 'node:dns';
import { BlockList, LookupFunction, isIP, isIPv6 } from 'node:net';
import { ChecksConfig } from './config';

type FindAddresses = (
  hostname: string,
  options: LookupAllOptions,
  callback: (
    error: NodeJS.ErrnoException | null,
    addresses: LookupAddress[],
  ) => void,
) => void;

/** Addresses that mean something else on each network, or this machine, or no machine. */
const PRIVATE = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  PRIVATE.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  // Also ways to say an address of the other kind.
  ['::', 96],
  ['::ffff:0:0:0', 96],
  ['100::', 64],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  PRIVATE.addSubnet(network, bits, 'ipv6');
}

/** Whether an address is one of a private network, of this machine or of a link. */
export function isPrivateAddress(address: string): boolean {
  return PRIVATE.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/**
 * Whether checks may ask an address at all.
 *
 * @returns why not, in plain words; undefined where they may
 */
export function refusalOf(url: URL, config: ChecksConfig): string | undefined {
  if (!['http:', 'https:'].includes(url.protocol)) {
    return `it begins with ${url.protocol} instead of http: or https:`;
  }
  if (url.username || url.password) {
    return 'it holds a user or a password';
  }
  const isAllowed = config.allow.some(entry => fits(entry, url));
  if (!isAllowed) {
    return `the host ${url.host} is not among runbooks.checks.allow`;
  }
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(literal) && !config.allowPrivate && isPrivateAddress(literal)
    ? privateMessage(url.hostname)
    : undefined;
}

/** An entry without a port means the usual one. */
function fits(entry: string, url: URL): boolean {
  const [, host, port = ''] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  // `[::1]` has colons, too.
  const isWhole = entry.endsWith(']');
  const wanted = isWhole ? entry : host;
  const isSamePort = url.port === (isWhole ? '' : port) || isUsual(url, port);
  return isSamePort && fitsName(wanted, url.hostname);
}

function isUsual(url: URL, port: string): boolean {
  return url.port === '' && port === (url.protocol === 'https:' ? '443' : '80');
}

function fitsName(wanted: string, name: string): boolean {
  if (!wanted.startsWith('*.')) {
    return wanted === name;
  }
  const rest = wanted.slice(1);
  const word = name.slice(0, -rest.length);
  return name.endsWith(rest) && word !== '' && !word.includes('.');
}

/**
 * Finds the address of a name and says no to private ones. The connection is made to the very address that was looked at, so
 * that a name cannot mean another one a moment later.
 *
 * @param find - what asks for names; the system's own by default
 */
export function confinedLookup(
  config: Pick<ChecksConfig, 'allowPrivate'>,
  find: FindAddresses = resolve,
): LookupFunction {
  return (hostname, options, callback) => {
    find(
      hostname,
      { family: options.family, hints: options.hints, all: true },
      (error, addresses) => {
        if (error) {
          callback(error, []);
          return;
        }
        const isRefused =
          !config.allowPrivate &&
          addresses.some(({ address }) => isPrivateAddress(address));
        if (isRefused) {
          callback(new Error(privateMessage(hostname)), []);
          return;
        }
        if (options.all) {
          callback(null, addresses);
        } else {
          callback(null, addresses[0].address, addresses[0].family);
        }
      },
    );
  };
}

const privateMessage = (host: string) =>
  `${host} is a private address; runbooks.checks.allowPrivate allows that`;
