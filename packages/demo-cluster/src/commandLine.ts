import { parseArgs } from 'node:util';
import { errorMessage } from './errors';

export const USAGE = `Usage: demo-cluster --kubeconfig FILE [options]

Runs a Kubernetes API server with simulated pods in this one process, until it is interrupted.

  --kubeconfig FILE  where to write the kubeconfig: contexts demo (may do everything) and demo-viewer (may read)
  --port N           port of the API server on 127.0.0.1 (7443); 0 takes a free one
  --examples DIR     the estate to start with, or none (examples/ of the repository)
  --no-load          send no requests to the services of the estate
  --help             this text

The environment variables DEMO_CLUSTER_TOKEN and DEMO_CLUSTER_VIEWER_TOKEN set the tokens, which are random otherwise.`;

export interface CommandLine {
  kubeconfig: string;
  port: number;
  /** Directory of the estate; undefined for the repository's own. */
  examples: string | false | undefined;
  load: boolean;
}

/** A command line that cannot be understood; the message is one sentence for the person who typed it. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** @returns `help` where the usage is asked for */
export function parseCommandLine(
  args: readonly string[],
): CommandLine | 'help' {
  const values = parseFlags(args);
  if (values.help) return 'help';
  if (!values.kubeconfig) {
    throw new UsageError('--kubeconfig FILE is missing: nobody could log in.');
  }
  if (values.examples === '') {
    throw new UsageError('--examples needs a directory or none.');
  }
  return {
    kubeconfig: values.kubeconfig,
    port: parsePort(values.port ?? '7443'),
    examples: values.examples === 'none' ? false : values.examples,
    load: !values['no-load'],
  };
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h' },
        kubeconfig: { type: 'string' },
        port: { type: 'string' },
        examples: { type: 'string' },
        'no-load': { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${firstSentence(errorMessage(error))}.`);
  }
}

/** Node goes on with hints about flags that begin with a dash. */
function firstSentence(message: string): string {
  return message.split(/\.\s|\n/)[0].replace(/\.$/, '');
}

function parsePort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : NaN;
  if (port <= 65535) return port;
  throw new UsageError(
    `--port is ${JSON.stringify(text)}, expected a number from 0 to 65535.`,
  );
}
