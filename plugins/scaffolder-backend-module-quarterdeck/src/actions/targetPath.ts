import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import type { z } from 'zod/v3';

/** The same input of all actions that read or write files. */
export const targetPath = (zod: typeof z) =>
  zod
    .string()
    .optional()
    .describe('Folder of the workspace that holds the service. Default: all');

/** @throws NotAllowedError for a path that leaves the workspace */
export function folderOf(ctx: {
  workspacePath: string;
  input: { targetPath?: string };
}): string {
  return resolveSafeChildPath(ctx.workspacePath, ctx.input.targetPath ?? '.');
}
