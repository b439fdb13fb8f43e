import { toError } from '@backstage/errors';
import { z } from 'zod';
import { ChecksConfig, PrometheusServer } from './config';
import { lookAtAddress } from './http';
import { lookAtPrometheus } from './prometheus';
import { ChecksPort, Look, ResolvedCheck } from './types';

/** All that checks can look at, as the configuration allows it. */
export class Checks implements ChecksPort {
  constructor(private readonly config: ChecksConfig) {}

  async look(check: ResolvedCheck, signal: AbortSignal): Promise<Look> {
    try {
      if (check.kind === 'http') {
        return await lookAtAddress(this.config, check, signal);
      }
      const server = this.#serverOf(check.source);
      return typeof server === 'string'
        ? { holds: false, message: server, value: null }
        : await lookAtPrometheus(server, check, signal);
    } catch (error) {
      const what = check.kind === 'http' ? 'The address' : 'Prometheus';
      return {
        holds: false,
        message: `${what} cannot be asked: ${messageOf(error)}`,
        value: null,
      };
    }
  }

  /** @returns a text that says what is wrong, where there is none */
  #serverOf(source: string | undefined): PrometheusServer | string {
    const { prometheus } = this.config;
    const names = [...prometheus.keys()];
    if (names.length === 0) {
      return 'The portal knows no Prometheus; name one in runbooks.checks.prometheus';
    }
    if (source === undefined && names.length > 1) {
      return `The portal knows several Prometheus servers; say source: ${names.join(' or ')}`;
    }
    return (
      prometheus.get(source ?? names[0]) ??
      `The portal knows no Prometheus "${source}"; there is ${names.join(', ')}`
    );
  }
}

const codeSchema = z.object({ code: z.string() });

/** Where several addresses were tried, there is only a code. */
function messageOf(error: unknown): string {
  return (
    toError(error).message || (codeSchema.safeParse(error).data?.code ?? '')
  );
}
