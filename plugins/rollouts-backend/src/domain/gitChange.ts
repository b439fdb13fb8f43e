/**
 * The change to Git that makes a way back last: the same lines of the same files, with the images that were put back.
 * Nothing is formatted anew, so that the patch is as small as what has changed.
 */
import { Image, Target } from '@quarterdeck/plugin-rollouts-common';
import { Document, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';

export interface ManifestFile {
  /** From the root of the repository. */
  path: string;
  text: string;
}

export interface ChangedFile extends ManifestFile {
  /** As it has to be. */
  changed: string;
}

interface Edit {
  start: number;
  end: number;
  value: string;
}

/** Files that say which images run, as they have to be; none where none of them says it, or all say it already. */
export function changedFiles(
  files: readonly ManifestFile[],
  target: Pick<Target, 'name'>,
  images: readonly Image[],
): ChangedFile[] {
  return files.flatMap(file => {
    const edits = editsOf(file, target, images);
    const changed = applied(file.text, edits);
    return changed === file.text ? [] : [{ ...file, changed }];
  });
}

/** Whether the files say anything of the images at all. */
export function mentionsImages(
  files: readonly ManifestFile[],
  target: Pick<Target, 'name'>,
  images: readonly Image[],
): boolean {
  return files.some(file => editsOf(file, target, images).length > 0);
}

function editsOf(
  { path, text }: ManifestFile,
  target: Pick<Target, 'name'>,
  images: readonly Image[],
): Edit[] {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents)) {
    return [];
  }
  const isKustomization = /(^|\/)kustomization\.ya?ml$/.test(path);
  return documents.flatMap(document => {
    if (document.errors.length > 0) {
      return [];
    }
    return isKustomization
      ? kustomizationEdits(document, images)
      : deploymentEdits(document, target, images);
  });
}

/** `images: [{ name, newTag | digest }]` */
function kustomizationEdits(
  document: Document.Parsed,
  images: readonly Image[],
): Edit[] {
  const list = document.get('images');
  return (isSeq(list) ? list.items : []).flatMap(item => {
    if (!isMap(item)) {
      return [];
    }
    const name = item.get('newName') ?? item.get('name');
    const image = images.find(each => partsOf(each.image).name === name);
    if (!image) {
      return [];
    }
    const { tag, digest } = partsOf(image.image);
    return [
      ...replacement(item.get('newTag', true), tag),
      ...replacement(item.get('digest', true), digest),
    ];
  });
}

/** `image:` of the containers of the Deployment itself, or of a patch for it. */
function deploymentEdits(
  document: Document.Parsed,
  { name }: Pick<Target, 'name'>,
  images: readonly Image[],
): Edit[] {
  if (
    document.get('kind') !== 'Deployment' ||
    document.getIn(['metadata', 'name']) !== name
  ) {
    return [];
  }
  const containers = document.getIn(['spec', 'template', 'spec', 'containers']);
  return (isSeq(containers) ? containers.items : []).flatMap(item => {
    const image = isMap(item)
      ? images.find(({ container }) => container === item.get('name'))
      : undefined;
    return isMap(item) && image
      ? replacement(item.get('image', true), image.image)
      : [];
  });
}

function replacement(node: unknown, value: string | undefined): Edit[] {
  if (!isScalar(node) || !node.range || value === undefined) {
    return [];
  }
  const [start, end] = node.range;
  // A tag like 1.10 is a number to YAML unless it is quoted.
  const isPlain = /^[A-Za-z_./][\w./:@-]*$/.test(value);
  return [{ start, end, value: isPlain ? value : `"${value}"` }];
}

function applied(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((left, right) => right.start - left.start)
    .reduce(
      (result, { start, end, value }) =>
        result.slice(start, end).replace(/["']/g, '') ===
        value.replace(/["']/g, '')
          ? result
          : result.slice(0, start) + value + result.slice(end),
      text,
    );
}

/** `registry:5000/team/api:1.4@sha256:…` by its parts. */
export function partsOf(image: string): {
  name: string;
  tag?: string;
  digest?: string;
} {
  const [reference, digest] = image.split('@');
  const tag = /:([^/:]+)$/.exec(reference)?.[1];
  return {
    name: tag === undefined ? reference : reference.slice(0, -tag.length - 1),
    tag,
    digest,
  };
}

const CONTEXT = 3;

/** A patch for `git apply`. Only lines are replaced: none comes, none goes. */
export function unifiedDiff(files: readonly ChangedFile[]): string {
  return files
    .map(({ path, text, changed }) => {
      const before = text.split('\n');
      const after = changed.split('\n');
      const different = before.flatMap((line, index) =>
        line === after[index] ? [] : [index],
      );
      return [
        `diff --git a/${path} b/${path}`,
        `--- a/${path}`,
        `+++ b/${path}`,
        ...hunksOf(different).map(lines => hunk(lines, before, after)),
        '',
      ].join('\n');
    })
    .join('');
}

/** Changes whose surroundings touch are one. */
function hunksOf(different: readonly number[]): number[][] {
  const hunks: number[][] = [];
  for (const line of different) {
    const last = hunks.at(-1);
    if (last && line - (last.at(-1) ?? 0) <= 2 * CONTEXT) {
      last.push(line);
    } else {
      hunks.push([line]);
    }
  }
  return hunks;
}

function hunk(
  lines: readonly number[],
  before: readonly string[],
  after: readonly string[],
): string {
  // What `split` leaves behind the last line break is no line.
  const hasEnd = before.at(-1) === '';
  const count = hasEnd ? before.length - 1 : before.length;
  const from = Math.max(0, lines[0] - CONTEXT);
  const to = Math.min(count, (lines.at(-1) ?? 0) + CONTEXT + 1);
  const body: string[] = [];
  for (let index = from; index < to; index += 1) {
    const end =
      !hasEnd && index === count - 1 ? '\n\\ No newline at end of file' : '';
    if (before[index] === after[index]) {
      body.push(` ${before[index]}${end}`);
    } else {
      body.push(`-${before[index]}${end}`, `+${after[index]}${end}`);
    }
  }
  const range = `${from + 1},${to - from}`;
  return [`@@ -${range} +${range} @@`, ...body].join('\n');
}

/** What to put into a kustomization where its files cannot be read. */
export function kustomizePatch(images: readonly Image[]): string {
  const entries = images.flatMap(({ image }) => {
    const { name, tag, digest } = partsOf(image);
    return [
      `  - name: ${name}`,
      ...(tag === undefined ? [] : [`    newTag: "${tag}"`]),
      ...(digest === undefined ? [] : [`    digest: ${digest}`]),
    ];
  });
  return ['# kustomization.yaml', 'images:', ...entries, ''].join('\n');
}
