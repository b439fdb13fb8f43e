import { Document, isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { Position, ProblemList } from './ProblemList';
import { quoted } from './suggest';
import { SourceLines } from './SourceLines';

export type YamlPath = readonly PropertyKey[];

/** Deeper than any step that a person wrote. */
const DEEPEST = 20;
const MOST_ERRORS = 5;
/** Escapes of YAML can say what the file itself does not hold. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** What the parts of a file are called in codes and messages. */
export interface YamlPart {
  /** `front-matter` or `step`. */
  code: 'front-matter' | 'step';
  /** Characters that it may have. */
  limit: number;
}

/** The position of what a map or a list holds under one name. */
function child(
  node: unknown,
  part: PropertyKey,
): { node: unknown; keyAt?: number } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(
      ({ key }) => isScalar(key) && String(key.value) === String(part),
    );
    return (
      pair && {
        node: pair.value,
        keyAt: isScalar(pair.key) ? pair.key.range?.[0] : undefined,
      }
    );
  }
  if (isSeq(node) && typeof part === 'number' && part in node.items) {
    return { node: node.items[part] };
  }
  return undefined;
}

function rangeStart(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node)
    ? node.range?.[0]
    : undefined;
}

/** A piece of YAML in a file, and where in the file everything in it is. */
export class YamlBlock {
  readonly #content: string;
  readonly #lines: SourceLines;
  readonly #firstLine: number;
  readonly #source: SourceLines;
  readonly #problems: ProblemList;
  #document: Document.Parsed | undefined;

  /**
   * @param content - the YAML; its lines are ends of the file's lines
   * @param firstLine - of the file, from 0, in which it begins
   */
  constructor(
    content: string,
    firstLine: number,
    source: SourceLines,
    problems: ProblemList,
  ) {
    this.#content = content.replace(/\n$/, '');
    this.#lines = new SourceLines(this.#content);
    this.#firstLine = firstLine;
    this.#source = source;
    this.#problems = problems;
  }

  /** @returns what it holds; undefined, and problems, where that cannot be read */
  read(part: YamlPart): Record<string, unknown> | undefined {
    if (this.#content.length > part.limit) {
      this.#problems.error(
        `${part.code}.too-large`,
        this.#position(0),
        `This block has ${this.#content.length} characters; at most ${part.limit} are read. Make it shorter.`,
      );
      return undefined;
    }
    const before = this.#problems.errors;
    try {
      const document = parseDocument(this.#content, {
        prettyErrors: false,
        stringKeys: true,
        // Looked for below: yaml compares each key with each other one.
        uniqueKeys: false,
      });
      this.#document = document;
      this.#reportSyntax(document, part);
      if (this.#problems.errors > before || !this.#isSound(document, part)) {
        return undefined;
      }
      return this.#mapOf(document, part);
    } catch (error) {
      // Very deep nesting ends the stack of the parser.
      this.#problems.error(
        `${part.code}.yaml`,
        this.#position(0),
        `This block cannot be read as YAML: ${error instanceof Error ? error.message : String(error)}. Write it flatter.`,
      );
      return undefined;
    }
  }

  /** Of the value under a path, or of the nearest thing around it that is there. */
  at(path: YamlPath, of: 'key' | 'value' = 'value'): Position {
    let node: unknown = this.#document?.contents;
    let offset = rangeStart(node) ?? 0;
    for (const [index, part] of path.entries()) {
      const found = child(node, part);
      if (!found) {
        break;
      }
      node = found.node;
      const isLast = index === path.length - 1;
      const valueAt = rangeStart(node);
      offset =
        (isLast && of === 'key' ? found.keyAt : undefined) ??
        valueAt ??
        found.keyAt ??
        offset;
    }
    return this.#position(offset);
  }

  /** Of a piece of text in the value under a path. */
  atText(path: YamlPath, text: string): Position {
    let node: unknown = this.#document?.contents;
    for (const part of path) {
      node = child(node, part)?.node;
    }
    const start = rangeStart(node);
    const found = start === undefined ? -1 : this.#content.indexOf(text, start);
    return found < 0 ? this.at(path) : this.#position(found);
  }

  #position(offset: number): Position {
    const { index, column } = this.#lines.locate(
      Math.min(offset, this.#content.length),
    );
    const inFile = this.#firstLine + index;
    // A fence may be indented; what stands before its lines was taken off.
    const indent =
      this.#source.line(inFile).length - this.#lines.line(index).length;
    return {
      line: Math.min(inFile + 1, this.#source.count),
      column: column + Math.max(0, indent) + 1,
    };
  }

  #reportSyntax(document: Document.Parsed, part: YamlPart): void {
    for (const { message, pos } of document.errors.slice(0, MOST_ERRORS)) {
      this.#problems.error(
        `${part.code}.yaml`,
        this.#position(pos[0]),
        `This is not YAML: ${message}`,
      );
    }
    for (const { message, pos } of document.warnings.slice(0, MOST_ERRORS)) {
      this.#problems.warn(
        `${part.code}.yaml-warning`,
        this.#position(pos[0]),
        `This YAML is doubtful: ${message}`,
      );
    }
  }

  /** No aliases, which can make much of little; no key twice; not too deep. */
  #isSound(document: Document.Parsed, part: YamlPart): boolean {
    const before = this.#problems.errors;
    const open: { node: unknown; depth: number }[] = [
      { node: document.contents, depth: 0 },
    ];
    for (let next = open.pop(); next; next = open.pop()) {
      const { node, depth } = next;
      if (isAlias(node)) {
        this.#problems.error(
          `${part.code}.alias`,
          this.#position(node.range?.[0] ?? 0),
          'Aliases of YAML (*name) are not read in a runbook. Write the value out.',
        );
        return false;
      }
      if (depth > DEEPEST) {
        this.#problems.error(
          `${part.code}.too-deep`,
          this.#position(rangeStart(node) ?? 0),
          `This is nested deeper than ${DEEPEST} levels. Write it flatter.`,
        );
        return false;
      }
      if (isMap(node)) {
        this.#reportRepeatedKeys(node.items, part);
        for (const { key, value } of node.items) {
          open.push({ node: key, depth: depth + 1 });
          open.push({ node: value, depth: depth + 1 });
        }
      } else if (isSeq(node)) {
        for (const item of node.items) {
          open.push({ node: item, depth: depth + 1 });
        }
      } else if (isScalar(node) && UNSTORABLE.test(String(node.value))) {
        this.#problems.error(
          `${part.code}.unstorable`,
          this.#position(node.range?.[0] ?? 0),
          'This says a NUL character or half a surrogate pair, which no database keeps. Leave it out.',
        );
        return false;
      }
    }
    return this.#problems.errors === before;
  }

  #reportRepeatedKeys(items: { key: unknown }[], part: YamlPart): void {
    const seen = new Set<string>();
    for (const { key } of items) {
      if (!isScalar(key)) {
        continue;
      }
      const name = String(key.value);
      if (seen.has(name)) {
        this.#problems.error(
          `${part.code}.repeated-key`,
          this.#position(key.range?.[0] ?? 0),
          `${quoted(name)} is here for the second time. Keep one of them.`,
        );
      }
      seen.add(name);
    }
  }

  #mapOf(
    document: Document.Parsed,
    part: YamlPart,
  ): Record<string, unknown> | undefined {
    const value: unknown = document.toJS({ maxAliasCount: 0 });
    if (value === null || value === undefined) {
      return {};
    }
    if (typeof value !== 'object' || Array.isArray(value)) {
      this.#problems.error(
        `${part.code}.not-a-map`,
        this.#position(rangeStart(document.contents) ?? 0),
        'This has to be lines of "key: value".',
      );
      return undefined;
    }
    return Object.fromEntries(Object.entries(value));
  }
}
