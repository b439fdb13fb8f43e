/** Where the objects of a backup lie, below the prefix of the store. */
export const manifestKeyOf = (keyPrefix: string) =>
  `${keyPrefix}/manifest.json.age`;

export const partKeyOf = (keyPrefix: string, part: string) =>
  `${keyPrefix}/${part}.age`;
