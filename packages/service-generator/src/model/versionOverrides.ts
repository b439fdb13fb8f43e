import { z } from 'zod';
import { DEFAULT_VERSIONS, ImageName, VersionTable } from './versions';

const image = z.strictObject({
  repository: z.string().optional(),
  tag: z.string().optional(),
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .optional(),
});

/** Versions that a platform team has agreed on; all else keeps the default. */
export const versionOverridesSchema = z.strictObject({
  images: z.record(z.string(), image).default({}),
  actions: z
    .record(
      z.string(),
      z.strictObject({
        version: z.string(),
        commit: z.string().regex(/^[0-9a-f]{40}$/),
      }),
    )
    .default({}),
  tools: z.record(z.string(), z.string()).default({}),
});

export type VersionOverrides = z.infer<typeof versionOverridesSchema>;

/** @throws Error that names an image which nothing uses */
export function versionsWith({
  images,
  actions,
  tools,
}: VersionOverrides): VersionTable {
  const table = { ...DEFAULT_VERSIONS.images };
  for (const [name, own] of Object.entries(images)) {
    if (!isImageName(name)) {
      throw new Error(
        `images.${name}: there is no such image; there are ${Object.keys(table).join(', ')}`,
      );
    }
    table[name] = { ...table[name], ...own };
  }
  return {
    images: table,
    actions: { ...DEFAULT_VERSIONS.actions, ...actions },
    tools: { ...DEFAULT_VERSIONS.tools, ...tools },
  };
}

function isImageName(name: string): name is ImageName {
  return name in DEFAULT_VERSIONS.images;
}
