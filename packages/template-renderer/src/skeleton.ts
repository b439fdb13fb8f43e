import { FileTree } from '@quarterdeck/service-generator';
import { createEngine } from './engine';

const RENDERED = '.njk';

export interface SkeletonOptions {
  /** Of the files that end in `.njk`; all others are taken as they are, and all paths are rendered */
  values: Record<string, unknown>;
  trimBlocks?: boolean;
  lstripBlocks?: boolean;
}

/**
 * What `fetch:template` with `templateFileExtension: .njk` makes of a folder.
 *
 * @param prefix - of the folder within the template, such as `content/`
 * @throws Error that names the file which cannot be rendered
 */
export function renderSkeleton(
  template: FileTree,
  prefix: string,
  { values, ...options }: SkeletonOptions,
): FileTree {
  const engine = createEngine({ values }, options);
  const rendered = new Map<
    string,
    { content: string; isExecutable: boolean }
  >();
  for (const [path, file] of template) {
    if (!path.startsWith(prefix)) {
      continue;
    }
    const isRendered = path.endsWith(RENDERED);
    const inside = path.slice(prefix.length);
    try {
      const target = engine.text(
        isRendered ? inside.slice(0, -RENDERED.length) : inside,
      );
      // A part of the path that renders to nothing leaves the file out.
      if (target && !target.startsWith('/') && !target.includes('//')) {
        rendered.set(target, {
          ...file,
          content: isRendered ? engine.text(file.content) : file.content,
        });
      }
    } catch (error) {
      throw new Error(
        `${path}: ${error instanceof Error ? error.message : error}`,
      );
    }
  }
  return rendered;
}
