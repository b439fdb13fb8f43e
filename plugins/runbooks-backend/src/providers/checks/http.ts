import { ChecksConfig } from './config';
import { confinedLookup, refusalOf } from './confinement';
import { get } from './get';
import { Look, ResolvedCheck } from './types';

type HttpCheck = Extract<ResolvedCheck, { kind: 'http' }>;

/** Asks an address with GET, where the configuration allows it. */
export async function lookAtAddress(
  config: ChecksConfig,
  { url: text, expect }: HttpCheck,
  signal: AbortSignal,
): Promise<Look> {
  if (!URL.canParse(text)) {
    return refused('it is no address');
  }
  const url = new URL(text);
  const refusal = refusalOf(url, config);
  if (refusal !== undefined) {
    return refused(refusal);
  }
  const answer = await get(url, { lookup: confinedLookup(config), signal });
  const { status } = answer;
  if (!expect.status.includes(status)) {
    const hint =
      status >= 300 && status < 400 ? '; redirects are not followed' : '';
    return {
      holds: false,
      message: `HTTP ${status} instead of ${expect.status.join(' or ')}${hint}`,
      value: status,
    };
  }
  if (expect.contains !== undefined && !answer.text.includes(expect.contains)) {
    const where = answer.isCut ? 'the first MB of the answer' : 'the answer';
    return {
      holds: false,
      message: `HTTP ${status}, but ${where} does not hold "${expect.contains}"`,
      value: status,
    };
  }
  return { holds: true, message: `HTTP ${status}`, value: status };
}

function refused(why: string): Look {
  return {
    holds: false,
    message: `The address may not be asked: ${why}`,
    value: null,
  };
}
