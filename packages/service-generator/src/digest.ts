import { FileTree } from './files';

/** `sha256:…` of a text in UTF-8; in browsers only where the page is served securely. */
export async function digestOf(content: string): Promise<string> {
  const bytes = await globalThis.crypto.subtle.digest(
    'SHA-256',
    new TextEncoder().encode(content),
  );
  const hexadecimal = [...new Uint8Array(bytes)]
    .map(byte => byte.toString(16).padStart(2, '0'))
    .join('');
  return `sha256:${hexadecimal}`;
}

/** One digest of all files of a tree: of their paths, modes and contents, in the order of their paths. */
export async function treeDigest(tree: FileTree): Promise<string> {
  const paths = [...tree.keys()].sort();
  const lines = await Promise.all(
    paths.map(async path => {
      const { content, isExecutable } = tree.get(path) ?? {
        content: '',
        isExecutable: false,
      };
      return JSON.stringify([path, isExecutable, await digestOf(content)]);
    }),
  );
  return digestOf(lines.join('\n'));
}
