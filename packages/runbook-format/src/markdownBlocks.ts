import MarkdownIt from 'markdown-it';

/** A heading that stands in no list and no quote. Lines count from 0; `end` is the line behind it. */
export interface Heading {
  level: number;
  title: string;
  start: number;
  end: number;
}

/** A fenced block, and code that only looks like one because of its indentation. */
export interface Fence {
  info: string;
  content: string;
  start: number;
  end: number;
  /** It stands in a list or a quote. */
  isNested: boolean;
  isIndented: boolean;
  /** The characters that it begins with. */
  markup: string;
}

/**
 * Finds blocks only: what is in a paragraph does not matter here, and to leave it out keeps the time linear in the text.
 * Deeper than this in lists and quotes nothing is looked for.
 */
const blockParser = new MarkdownIt('commonmark');
Object.assign(blockParser.options, { maxNesting: 8 });
blockParser.core.ruler.enableOnly(['normalize', 'block']);
blockParser.block.ruler.disable('reference');

const inlineParser = new MarkdownIt('commonmark');

/** A heading as it is read: without stars, back ticks and addresses. */
function plainText(markdown: string): string {
  const [inline] = inlineParser.parseInline(markdown.slice(0, 400), {});
  return (inline.children ?? [])
    .map(({ type, content }) => (/break$/.test(type) ? ' ' : content))
    .join('')
    .trim()
    .slice(0, 200);
}

/** The blocks that make a runbook, in their order. */
export function markdownBlocks(markdown: string): {
  headings: Heading[];
  fences: Fence[];
} {
  const headings: Heading[] = [];
  const fences: Fence[] = [];
  const tokens = blockParser.parse(markdown, {});
  for (const [index, token] of tokens.entries()) {
    const [start, end] = token.map ?? [0, 0];
    if (token.type === 'heading_open' && token.level === 0) {
      headings.push({
        level: Number(token.tag.slice(1)),
        title: plainText(tokens[index + 1].content),
        start,
        end,
      });
    } else if (token.type === 'fence' || token.type === 'code_block') {
      fences.push({
        info: token.info,
        content: token.content,
        start,
        end,
        isNested: token.level > 0,
        isIndented: token.type === 'code_block',
        markup: token.markup,
      });
    }
  }
  return { headings, fences };
}
