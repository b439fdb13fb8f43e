import { FileTree } from '@quarterdeck/service-generator';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { Finding, Rule } from '../../types';

const serviceSchema = z.looseObject({
  image: z.string().optional(),
  build: z.unknown().optional(),
  ports: z
    .array(z.union([z.string(), z.number(), z.looseObject({})]))
    .default([]),
  volumes: z.array(z.union([z.string(), z.looseObject({})])).default([]),
  environment: z
    .union([
      z.record(z.string(), z.unknown()),
      z.array(z.string()).transform(lines =>
        Object.fromEntries(
          lines.map(line => {
            const [name, ...value] = line.split('=');
            return [name, value.join('=')];
          }),
        ),
      ),
    ])
    .default({}),
  depends_on: z
    .union([
      z.array(z.string()),
      z.record(z.string(), z.looseObject({ condition: z.string().optional() })),
    ])
    .default({}),
  healthcheck: z.looseObject({ disable: z.boolean().optional() }).optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
});
export type ComposeService = z.infer<typeof serviceSchema>;

const composeSchema = z.looseObject({
  version: z.unknown().optional(),
  services: z.record(z.string(), serviceSchema),
});

/** A compose file, with where each part of it stands. */
export interface ComposeFile {
  path: string;
  hasVersion: boolean;
  services: Readonly<Record<string, ComposeService>>;
  lineOf(keys: readonly (string | number)[]): number | undefined;
}

/** Files that cannot be read as such are left out: compose itself refuses them. */
export function composeFilesOf(files: FileTree): ComposeFile[] {
  return [...files]
    .filter(([path]) => /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/.test(path))
    .flatMap(([path, { content }]) => {
      const lines = new LineCounter();
      const document = parseDocument(content, { lineCounter: lines });
      const compose = document.errors.length
        ? undefined
        : composeSchema.safeParse(document.toJS()).data;
      return compose
        ? [
            {
              path,
              hasVersion: compose.version !== undefined,
              services: compose.services,
              lineOf(keys: readonly (string | number)[]) {
                const node = document.getIn(keys, true);
                const range =
                  typeof node === 'object' && node !== null && 'range' in node
                    ? z.array(z.number()).safeParse(node.range).data
                    : undefined;
                return range && lines.linePos(range[0]).line;
              },
            },
          ]
        : [];
    });
}

/** A rule about each service of each compose file. */
export function serviceRule(
  id: string,
  summary: string,
  check: (
    service: ComposeService,
    name: string,
    file: ComposeFile,
  ) => { keys?: readonly (string | number)[]; message: string }[],
): Rule {
  return {
    id,
    summary,
    check: ({ files }): Finding[] =>
      composeFilesOf(files).flatMap(file =>
        Object.entries(file.services).flatMap(([name, service]) =>
          check(service, name, file).map(({ keys = [], message }) => ({
            rule: id,
            path: file.path,
            line: file.lineOf(['services', name, ...keys]),
            message: `${name}: ${message}`,
          })),
        ),
      ),
  };
}
