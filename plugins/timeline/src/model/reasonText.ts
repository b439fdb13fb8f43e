import type { Reason } from '@quarterdeck/toolkit-common';

/**
 * Fills the parameters, in single braces, of a translated reason. Reasons keep the braces that they have in the
 * contract, so that one list of sentences serves backend and pages.
 */
export function fillReason(template: string, params: Reason['params']): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    name in params ? String(params[name]) : placeholder,
  );
}
