import { UrlReaderService } from '@backstage/backend-plugin-api';
import { FileTree } from '@quarterdeck/service-generator';
import { readTree } from '@quarterdeck/service-verifier';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * All text files of a template, from where the catalog read it.
 *
 * @param baseUrl - of the template.yaml: a file of this machine, or a URL that an integration reads
 */
export async function readTemplateFolder(
  baseUrl: string,
  reader: UrlReaderService,
): Promise<FileTree> {
  if (baseUrl.startsWith('file:')) {
    return await readTree(dirname(fileURLToPath(baseUrl)));
  }
  const response = await reader.readTree(new URL('.', baseUrl).toString());
  const files = await response.files();
  const tree = new Map<string, { content: string; isExecutable: boolean }>();
  for (const file of files) {
    const content = await file.content();
    // A NUL byte is in no text, and archives of hosts do not tell what may be executed.
    if (!content.includes(0)) {
      tree.set(file.path, {
        content: content.toString('utf8'),
        isExecutable: false,
      });
    }
  }
  return tree;
}
