/** A piece of a Markdown text: prose to be rendered, or a block of code to be taken elsewhere. */
export type Piece =
  | { kind: 'prose'; text: string }
  | {
      kind: 'code';
      /** What stands behind the fence, like `sh` or `step`; may be empty. */
      language: string;
      text: string;
    };

const FENCE = /^(`{3,}|~{3,})[ \t]*([^`\s]*)[^`]*$/;

/**
 * Cuts a text at its fenced blocks, so that each block gets a button that copies it. Blocks inside lists and quotes stay
 * in their prose, and a text whose links are defined elsewhere in it stays whole.
 */
export function piecesOf(markdown: string): Piece[] {
  const lines = markdown.replaceAll('\r\n', '\n').split('\n');
  if (lines.some(line => /^\[[^\]]+\]:/.test(line))) {
    return [{ kind: 'prose', text: markdown }];
  }
  const pieces: Piece[] = [];
  let prose: string[] = [];
  const endProse = () => {
    const text = prose.join('\n').trim();
    if (text !== '') {
      pieces.push({ kind: 'prose', text });
    }
    prose = [];
  };
  for (let at = 0; at < lines.length; at++) {
    const opening = FENCE.exec(lines[at]);
    if (opening) {
      const [, fence, language] = opening;
      const end = closingOf(lines, at + 1, fence);
      endProse();
      pieces.push({
        kind: 'code',
        language,
        text: lines.slice(at + 1, end).join('\n'),
      });
      at = end;
    } else {
      prose.push(lines[at]);
    }
  }
  endProse();
  return pieces;
}

/** A block that nobody closes goes on to the end, as Markdown has it. */
function closingOf(lines: string[], from: number, fence: string): number {
  for (let at = from; at < lines.length; at++) {
    const line = lines[at].trim();
    if (
      line.length >= fence.length &&
      [...line].every(character => character === fence[0])
    ) {
      return at;
    }
  }
  return lines.length;
}

/** The text below the front matter, without a first heading that says the title once more. */
export function bodyOf(file: string, title: string): string {
  const body = withoutFrontMatter(file);
  const [heading, ...rest] = body.trimStart().split('\n');
  return heading.trim() === `# ${title}` ? rest.join('\n') : body;
}

function withoutFrontMatter(file: string): string {
  const lines = file.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines[0]?.trimEnd() !== '---') {
    return file;
  }
  const end = lines.findIndex(
    (line, index) => index > 0 && line.trimEnd() === '---',
  );
  return end === -1 ? file : lines.slice(end + 1).join('\n');
}
