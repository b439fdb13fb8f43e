import {
  type BackupsReasonCode,
  backupsReason,
} from '@quarterdeck/plugin-backups-common';
import { EngineError } from '@quarterdeck/plugin-backups-node';
import type { ReasonParams } from '@quarterdeck/toolkit-common';

/** @returns what an engine throws where its operator has to do something. */
export function refusal(
  code: BackupsReasonCode,
  params: ReasonParams,
  cause?: unknown,
): EngineError {
  return new EngineError(backupsReason(code, params), false, { cause });
}

/** @returns what an engine throws where the same may work later: a server that does not answer. */
export function trouble(
  code: BackupsReasonCode,
  params: ReasonParams,
  cause?: unknown,
): EngineError {
  return new EngineError(backupsReason(code, params), true, { cause });
}

/** @throws EngineError where the run has been cancelled */
export function requireGoingOn(signal: AbortSignal): void {
  if (signal.aborted) {
    throw refusal('engine.cancelled', {}, signal.reason);
  }
}

/** One line of an error, short enough for a reason. */
export function lineOf(error: unknown): string {
  const text =
    typeof error === 'object' && error !== null && 'message' in error
      ? String(error.message)
      : String(error);
  const line = text.split('\n').find(each => each.trim() !== '') ?? 'no cause';
  return line.trim().slice(0, 300);
}

/** The code of an error of the system or of a driver: `ENOENT`, `SQLITE_BUSY`, `28P01`. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string'
    ? error.code
    : undefined;
}
