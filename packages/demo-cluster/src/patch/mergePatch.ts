import { Fields, isFields } from '../registry/objects';

/** The original with a JSON merge patch (RFC 7386) applied. Neither argument is changed. */
export function mergePatch(original: unknown, patch: Fields): Fields {
  const result: Fields = isFields(original) ? { ...original } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else if (isFields(value)) result[name] = mergePatch(result[name], value);
    else result[name] = value;
  }
  return result;
}
