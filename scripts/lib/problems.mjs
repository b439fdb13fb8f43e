/**
 * Something a person can act on. Its message is one clear sentence, shown
 * without a stack; `detail` is what a log said last.
 */
export class Problem extends Error {
  constructor(message, { detail = '', cause } = {}) {
    super(message, { cause });
    this.name = 'Problem';
    this.detail = detail;
  }
}

// eslint-disable-next-line no-control-regex -- colours are control characters
const COLOURS = /\u001b\[[0-9;]*[A-Za-z]/g;

const NETWORK =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENETDOWN|getaddrinfo|socket hang up|network (?:request|timeout)|RequestError/i;

/**
 * Turns what npm or Yarn wrote before failing into one sentence.
 *
 * @param {string} activity what was being done: "fetching Node 24"
 * @param {string} output what the command wrote
 */
export function explainInstallFailure(activity, output) {
  const detail = tail(output, 12);
  if (/ENOSPC|no space left/i.test(output)) {
    return new Problem(
      `The disk is full: ${activity} stopped half-way. Free about 3 GB and run the command again.`,
      { detail },
    );
  }
  if (NETWORK.test(output)) {
    return new Problem(
      `The package registry did not answer while ${activity}. Check the network (behind a proxy, set HTTPS_PROXY) and run the command again: it continues where it stopped.`,
      { detail },
    );
  }
  if (
    /EACCES|EPERM|EROFS|permission denied|read-only file system/i.test(output)
  ) {
    return new Problem(
      `This user may not write where ${activity} has to. Make the checkout and the home folder writable and run the command again.`,
      { detail },
    );
  }
  if (/YN0028|lockfile would have been modified/i.test(output)) {
    return new Problem(
      'yarn.lock does not fit the package.json files: run `yarn install` and commit yarn.lock.',
      { detail },
    );
  }
  if (/EINTEGRITY|YN0018|integrity checksum failed/i.test(output)) {
    return new Problem(
      `A downloaded package is not the one this project was tested with (its checksum differs), so ${activity} was refused. Clear the cache with \`npm cache clean --force\` and \`yarn cache clean\`, then run the command again.`,
      { detail },
    );
  }
  return undefined;
}

/** The last lines of a text, without colours and empty lines. */
export function tail(text, lines) {
  return text
    .replace(COLOURS, '')
    .split('\n')
    .map(line => line.trimEnd())
    .filter(Boolean)
    .slice(-lines)
    .join('\n');
}

/**
 * Prints a failure the way a person wants it: a sentence for what they can act
 * on, the stack for what is a defect of ours.
 */
export function printFailure(
  error,
  write = text => process.stderr.write(text),
) {
  if (!(error instanceof Problem)) {
    write(`\n${error?.stack ?? error}\n`);
    return;
  }
  if (error.detail) {
    write(`\n${error.detail.replace(/^/gm, '  | ')}\n`);
  }
  write(`\n${error.message}\n`);
}
