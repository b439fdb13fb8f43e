import { FileTree } from '@quarterdeck/service-generator';
import { Finding, Rule } from '../../types';

const CODE = /\.(?:go|rs|ts|js|mjs)$/;
const TEST = /_test\.go$|\.test\.tsx?$|(?:^|\/)(?:tests?|testing|\w+test)\//;
const LISTENS =
  /\b(?:listen|Listen|ListenAndServe|bind|serve)\s*\([^)\n]*?["':\s(,](\d{4,5})\b/;

/** The program, without its tests. */
function codeOf(files: FileTree): [string, string][] {
  return [...files]
    .filter(([path]) => CODE.test(path) && !TEST.test(path))
    .map(([path, { content }]) => [path, content]);
}

const configuredPort: Rule = {
  id: 'code/listens-on-configured-port',
  summary:
    'Code listens on the port of its environment, not on one that is written down: else probes and Services ask where nobody is',
  check: ({ files }): Finding[] =>
    codeOf(files).flatMap(([path, content]) =>
      content.split('\n').flatMap((text, index) => {
        const port = LISTENS.exec(text)?.[1];
        return port
          ? [
              {
                rule: 'code/listens-on-configured-port',
                path,
                line: index + 1,
                message: `it listens on ${port}, whatever HTTP_PORT says`,
              },
            ]
          : [];
      }),
    ),
};

const STARTS_TRACES = /\b(?:StartTracing|NewTracerProvider)\(/;
const OPENS_STORES =
  /\b(?:database|cache|pgxpool|redis|sql)\.(?:Open|New)\w*\(/;

/** Deferred calls of Go run last to first, so what ends last is deferred first. */
const telemetryLast: Rule = {
  id: 'code/telemetry-ends-last',
  summary:
    'Traces are sent when requests have ended and stores are closed: what ends before them is never told, and the last requests leave no trace (Go)',
  check: ({ files }): Finding[] =>
    codeOf(files)
      .filter(([path]) => path.endsWith('.go'))
      .flatMap(([path, content]) => {
        const starts = content.search(STARTS_TRACES);
        const opens = content.search(OPENS_STORES);
        if (starts < 0 || opens < starts) {
          return [];
        }
        const defers = content.slice(starts).search(/\bdefer\b/);
        return defers >= 0 && starts + defers < opens
          ? []
          : [
              {
                rule: 'code/telemetry-ends-last',
                path,
                line: content.slice(0, starts).split('\n').length,
                message:
                  'defer the end of tracing before anything else is opened, so that it comes last',
              },
            ];
      }),
};

export const CODE_RULES: readonly Rule[] = [configuredPort, telemetryLast];
