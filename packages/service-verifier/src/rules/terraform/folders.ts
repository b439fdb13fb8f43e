import { parse } from '@cdktf/hcl2json';
import { FileTree } from '@quarterdeck/service-generator';
import { z } from 'zod';

/** A block such as `resource "aws_vpc" "this" { … }`. */
export interface Block {
  path: string;
  /** `resource`, `variable`, … */
  kind: string;
  /** Its labels, joined: `aws_vpc.this`; empty for `terraform` and `locals` */
  name: string;
  body: Readonly<Record<string, unknown>>;
}

/** A folder of Terraform: a module or a root, which is the unit that names are valid in. */
export interface Folder {
  path: string;
  isModule: boolean;
  blocks: readonly Block[];
}

export interface Infrastructure {
  folders: readonly Folder[];
  /** Files that are no HCL */
  errors: readonly { path: string; message: string }[];
}

const body = z.record(z.string(), z.unknown());
const bodies = z.array(body);
/** How many labels a block has; the rest of its kind has one. */
const LABELS: Record<string, number> = {
  terraform: 0,
  locals: 0,
  resource: 2,
  data: 2,
};

const known = new WeakMap<FileTree, Promise<Infrastructure>>();

/** All folders with files that end in `.tf`; read once for all rules. */
export function infrastructureOf(files: FileTree): Promise<Infrastructure> {
  const found = known.get(files) ?? read(files);
  known.set(files, found);
  return found;
}

async function read(files: FileTree): Promise<Infrastructure> {
  const folders = new Map<string, Block[]>();
  const errors: { path: string; message: string }[] = [];
  for (const [path, { content }] of files) {
    if (!/\.(?:tf|tfvars|tftest\.hcl)$/.test(path)) {
      continue;
    }
    try {
      const parsed = body.parse(await parse(path, content));
      if (path.endsWith('.tf')) {
        const folder = path.slice(0, path.lastIndexOf('/'));
        const blocks = folders.get(folder) ?? [];
        folders.set(folder, [...blocks, ...blocksOf(path, parsed)]);
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      errors.push({ path, message });
    }
  }
  return {
    folders: [...folders].map(([path, blocks]) => ({
      path,
      isModule: path.includes('/modules/'),
      blocks,
    })),
    errors,
  };
}

function blocksOf(path: string, parsed: Record<string, unknown>): Block[] {
  return Object.entries(parsed).flatMap(([kind, value]) =>
    labelled(value, LABELS[kind] ?? 1).map(([name, block]) => ({
      path,
      kind,
      name,
      body: block,
    })),
  );
}

function labelled(
  value: unknown,
  labels: number,
): [string, Record<string, unknown>][] {
  if (labels === 0) {
    return (bodies.safeParse(value).data ?? []).map(block => ['', block]);
  }
  return Object.entries(body.safeParse(value).data ?? {}).flatMap(
    ([label, inner]) =>
      labelled(inner, labels - 1).map(
        ([rest, block]): [string, Record<string, unknown>] => [
          rest ? `${label}.${rest}` : label,
          block,
        ],
      ),
  );
}

/** The blocks inside a block, such as `ingress` in a security group. */
export function innerBlocks(
  block: Readonly<Record<string, unknown>>,
  kind: string,
): Record<string, unknown>[] {
  return bodies.safeParse(block[kind]).data ?? [];
}

/** Expressions, however deep: whatever has `${…}` in it. */
export function expressionsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return value.includes('${') ? [value] : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap(expressionsIn);
  }
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(expressionsIn)
    : [];
}
