import { Manifest } from '@quarterdeck/kustomize';
import { join } from 'node:path';
import ts from 'typescript';
import { SOURCES } from '../paths';
import { Problem } from '../types';

/** Packages with the types of custom resources, by API group. Of Flagger and Flux nobody publishes any. */
const PACKAGES: Readonly<Record<string, string | undefined>> = {
  'networking.istio.io': '@kubernetes-models/istio',
  'security.istio.io': '@kubernetes-models/istio',
  'external-secrets.io': '@kubernetes-models/external-secrets',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
  'bitnami.com': '@kubernetes-models/sealed-secrets',
  'argoproj.io': '@kubernetes-models/argo-cd',
};
const UNTYPED = [
  'flagger.app',
  'kustomize.toolkit.fluxcd.io',
  'source.toolkit.fluxcd.io',
];

/** @returns undefined for kinds of which there are no types, and which nobody has said so of */
function moduleOf(apiVersion: string): string | undefined {
  const [version, group = ''] = apiVersion.split('/').reverse();
  const custom = PACKAGES[group];
  if (custom) return `${custom}/${group}/${version}`;
  const isBuiltIn = !group.includes('.') || group.endsWith('.k8s.io');
  return isBuiltIn
    ? ['kubernetes-models', group, version].filter(Boolean).join('/')
    : undefined;
}

/** What the compiler says of objects that are written as literals of the types of their kinds. */
export function typeProblems(objects: readonly Manifest[]): Problem[] {
  const problems: Problem[] = [];
  const names: string[] = [];
  const lines = objects.flatMap((object, index) => {
    const { apiVersion, kind, metadata } = object;
    const module = moduleOf(apiVersion);
    if (!module) {
      if (!UNTYPED.includes(apiVersion.split('/')[0])) {
        problems.push(`There are no types of ${apiVersion} ${kind}`);
      }
      return [];
    }
    names.push(`${kind} ${metadata.name}`);
    return [
      `import type { I${kind} as T${index} } from '${module}'; export const o${index}: T${index} = ${JSON.stringify(object)};`,
    ];
  });
  return [...problems, ...compile(lines.join('\n'), names)];
}

const FILE = join(SOURCES, 'gates/objects-of-a-render.ts');
const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  target: ts.ScriptTarget.ES2022,
};
/** The types are the same for every render. */
let before: ts.Program | undefined;

function compile(text: string, names: readonly string[]): Problem[] {
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists } = host;
  host.fileExists = file => file === FILE || fileExists(file);
  host.getSourceFile = (file, ...rest) =>
    file === FILE
      ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2022)
      : (before?.getSourceFile(file) ?? getSourceFile(file, ...rest));
  const program = ts.createProgram([FILE], OPTIONS, host, before);
  before = program;
  const source = program.getSourceFile(FILE);
  return ts.getPreEmitDiagnostics(program, source).map(diagnostic => {
    const line = source?.getLineAndCharacterOfPosition(
      diagnostic.start ?? 0,
    ).line;
    const message = ts.flattenDiagnosticMessageText(
      diagnostic.messageText,
      ' ',
    );
    return `${names[line ?? 0]}: ${message.replace(/\s+/g, ' ')}`;
  });
}
