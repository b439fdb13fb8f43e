import { workloadSchema } from '@quarterdeck/plugin-environments-common';
import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * Tells rows of this version from those of another: the JSON in them is read without being checked, which is what a page
 * view would cost most. The watch writes them anew with its first list.
 */
export const WORKLOAD_SHAPE = createHash('sha256')
  .update(JSON.stringify(z.toJSONSchema(workloadSchema)))
  .digest('hex')
  .slice(0, 16);
