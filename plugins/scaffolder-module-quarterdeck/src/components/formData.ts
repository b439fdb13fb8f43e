import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import type { FormData } from '../model/wizard';

/** What the whole form holds, whichever page it was typed on. */
export function formDataOf(
  props: Pick<FieldExtensionComponentProps<unknown>, 'formContext'>,
): FormData {
  return isRecord(props.formContext?.formData)
    ? props.formContext.formData
    : {};
}

function isRecord(value: unknown): value is FormData {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
