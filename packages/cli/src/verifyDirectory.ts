import { projectOf, readTree, verify } from '@quarterdeck/service-verifier';
import type { Output } from './main';

/** @returns 0 where no rule is broken, else 1 */
export async function verifyDirectory(
  directory: string,
  asJson: boolean,
  output: Output,
): Promise<number> {
  const files = await readTree(directory);
  if (files.size === 0) {
    throw new Error(`${directory} has no files`);
  }
  const findings = await verify(projectOf(files));
  if (asJson) {
    output.out(JSON.stringify({ files: files.size, findings }, undefined, 2));
  } else {
    for (const { path, line, rule, message } of findings) {
      output.out(`${path}${line ? `:${line}` : ''}  ${rule}\n    ${message}`);
    }
    output.out(
      findings.length === 0
        ? `${files.size} files keep every rule`
        : `${findings.length} findings in ${files.size} files`,
    );
  }
  return findings.length === 0 ? 0 : 1;
}
