import { FileTree } from '@quarterdeck/service-generator';
import { readTree } from '@quarterdeck/service-verifier';
import { renderTemplate } from '@quarterdeck/template-renderer';
import { join } from 'node:path';
import { TEMPLATES } from '../paths';
import { Gate, Problem } from '../types';

const LARGEST_BYTES = 512 * 1024;
/** What the engine would have taken away, had it seen it: `{% raw %}` and comments, and values of a template. */
const RESIDUE =
  /\$\{\{-?\s*(?:values\.|parameters\.|steps\.[\w-]+\.output\.)|\{%-?\s*(?:if|for|set|raw|endif|endfor|endraw)\b/;

/** Texts of people may look like anything: they are no residue. */
function isTextOfPeople(line: string, texts: readonly string[]): boolean {
  return texts.some(
    text =>
      text.length > 0 &&
      // Quoted for the language of the file, so only the part that no quoting changes is looked for.
      text
        .split(/["'\\\n$`{}]/)
        .some(part => part.length > 8 && line.includes(part)),
  );
}

/** G2: rendered twice alike, and nothing of the engine left in it. */
export const rendering: Gate = {
  id: 'G2',
  title: 'renders the same bytes twice, without a trace of the engine',
  tools: [],
  async run({ template, parameters, files }) {
    const folder = await readTree(join(TEMPLATES, template));
    const again = await renderTemplate(folder, parameters);
    const texts = Object.values(parameters).filter(
      value => typeof value === 'string',
    );
    return [
      ...differences(files, again.files),
      ...[...files].flatMap(([path, file]) => blemishes(path, file, texts)),
    ];
  },
};

function differences(first: FileTree, second: FileTree): Problem[] {
  const paths = new Set([...first.keys(), ...second.keys()]);
  return [...paths]
    .filter(path => first.get(path)?.content !== second.get(path)?.content)
    .map(path => `${path} differs when it is rendered again`);
}

function blemishes(
  path: string,
  { content, isExecutable }: { content: string; isExecutable: boolean },
  texts: readonly string[],
): Problem[] {
  const problems: Problem[] = [];
  content.split('\n').forEach((line, index) => {
    if (RESIDUE.test(line) && !isTextOfPeople(line, texts)) {
      problems.push(`${path}:${index + 1} has a trace of the engine: ${line}`);
    }
  });
  if (content.includes('\r')) {
    problems.push(`${path} has line breaks of Windows`);
  }
  if (content !== '' && !content.endsWith('\n')) {
    problems.push(`${path} does not end with a line break`);
  }
  if (Buffer.byteLength(content) > LARGEST_BYTES) {
    problems.push(`${path} is larger than 512 KiB`);
  }
  if (
    /\bundefined\b|\[object Object\]/.test(content) &&
    /\.(?:ya?ml|md|env|example)$/.test(path)
  ) {
    problems.push(`${path} has a value that is not defined`);
  }
  if (content.startsWith('#!') && !isExecutable) {
    problems.push(`${path} is a script that cannot be executed`);
  }
  if (/\.njk$/.test(path)) {
    problems.push(`${path} was not rendered`);
  }
  return problems;
}
