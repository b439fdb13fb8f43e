import { Document, Scalar, visit } from 'yaml';

const STYLE = {
  lineWidth: 120,
  singleQuote: true,
};

/**
 * YAML documents, each after the comment that says why it is there. Strings that another parser could take for
 * something else (`yes`, `0777`, `1e3`, `12:30`) are quoted.
 *
 * @param documents - `undefined` values are left out
 */
export function yamlText(
  documents: readonly { comment?: string; value: unknown }[],
): string {
  return documents
    .map(
      ({ comment, value }) => `${commentText(comment)}${documentText(value)}`,
    )
    .join('---\n');
}

function documentText(value: unknown): string {
  const document = new Document(value, {
    version: '1.2',
    aliasDuplicateObjects: false,
  });
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value !== 'string') {
        return;
      }
      if (node.value.includes('\n')) {
        node.type = Scalar.BLOCK_LITERAL;
      } else if (isAmbiguous(node.value)) {
        node.type = Scalar.QUOTE_SINGLE;
      }
    },
  });
  return document.toString(STYLE);
}

/** What YAML 1.1, which many tools still speak, would not read as a string. */
function isAmbiguous(value: string): boolean {
  return (
    /^(?:y|n|yes|no|on|off|true|false|null|~)$/i.test(value) ||
    /^[-+]?[\d.][\d_.,:]*(?:e[-+]?\d+)?$/i.test(value) ||
    /^0[xob]/i.test(value)
  );
}

export function commentText(comment: string | undefined): string {
  return comment
    ? `${comment
        .split('\n')
        .map(line => `# ${line}`.trimEnd())
        .join('\n')}\n`
    : '';
}

/**
 * Takes the common indentation off, and the first line break: text that is written inside code. Backslashes stay as they
 * are written, as scripts need them; only a backtick, a dollar sign and a backslash can be escaped.
 */
export function text(
  strings: TemplateStringsArray,
  ...values: unknown[]
): string {
  const whole = strings.raw
    .map(unescaped)
    .reduce(
      (joined, string, index) =>
        `${joined}${string}${index < values.length ? indented(joined + string, values[index]) : ''}`,
      '',
    );
  const lines = whole
    .replace(/^\n/, '')
    .replace(/\n[ \t]*$/, '\n')
    .split('\n');
  const margin = Math.min(
    ...lines
      .filter(line => line.trim() !== '')
      .map(line => /^ */.exec(line)?.[0].length ?? 0),
  );
  return lines.map(line => line.slice(margin).trimEnd()).join('\n');
}

function unescaped(raw: string): string {
  return raw.replace(/\\([`$\\])/g, '$1');
}

/** A value of several lines keeps the indentation of where it is put. */
function indented(before: string, value: unknown): string {
  const indentation = /(?:^|\n)( *)$/.exec(before)?.[1] ?? '';
  return String(value ?? '').replace(/\n(?=.)/g, `\n${indentation}`);
}
