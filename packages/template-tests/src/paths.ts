import { join, resolve } from 'node:path';

/** The checkout. This package is never built: it runs from its sources. */
// eslint-disable-next-line no-restricted-syntax -- where its sources lie is the one place that it can count from
export const ROOT = resolve(__dirname, '../../..');
/** Here, so that what is bundled or compiled finds the dependencies of this package. */
export const SOURCES = join(ROOT, 'packages/template-tests/src');
export const TEMPLATES = join(ROOT, 'templates');
