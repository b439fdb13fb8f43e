/**
 * A text by its lines, as Markdown counts them: a line ends with LF, CRLF or CR. Lines count from 0 here, as in the
 * maps of markdown-it.
 */
export class SourceLines {
  /** Where each line begins. */
  readonly #starts: number[] = [0];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const endsHere =
        code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10);
      if (endsHere) {
        this.#starts.push(at + 1);
      }
    }
  }

  get count(): number {
    return this.#starts.length;
  }

  /** The line without what ends it. */
  line(index: number): string {
    return this.text(index, index + 1).replace(/\r?\n$|\r$/, '');
  }

  /** The lines `[from, to)`, character by character. */
  text(from: number, to: number): string {
    return this.#text.slice(this.#start(from), this.#start(to));
  }

  /** The line that a character is in, and its place in that. */
  locate(offset: number): { index: number; column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#starts[middle] <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return { index: low, column: offset - this.#starts[low] };
  }

  #start(index: number): number {
    return this.#starts[index] ?? this.#text.length;
  }
}
