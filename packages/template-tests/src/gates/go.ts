import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Problem, Render, Tools } from '../types';

const execute = promisify(execFile);
const MINUTES = 60_000;

function isGo({ model }: Render): boolean {
  return model.language === 'go';
}

/** Renders whose code differs, and one of each kind: a build takes a while, and manifests do not change it. */
export function differentCode(): (render: Render) => boolean {
  const seen = new Set<string>();
  return render => {
    const { hasDatabase, hasCache, isWorker, description } = render.model;
    const { readReplica = false } =
      description.resources.database?.params ?? {};
    const key = [hasDatabase, readReplica, hasCache, isWorker].join();
    return isGo(render) && !seen.has(key) && Boolean(seen.add(key));
  };
}

/** Runs go in the render as a pipeline would. */
export async function go(
  tools: Tools,
  directory: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<{ problems: Problem[]; output: string }> {
  try {
    const { stdout } = await execute(tools.path('go'), [...args], {
      cwd: directory,
      // The programs are as in the image: without C.
      env: { ...process.env, CGO_ENABLED: '0', ...environment },
      timeout: 10 * MINUTES,
      maxBuffer: 64 * 1024 * 1024,
    });
    return { problems: [], output: stdout };
  } catch (error) {
    return {
      problems: [`go ${args.join(' ')} fails: ${outputOf(error)}`],
      output: '',
    };
  }
}

/** The program as the Dockerfile builds it. */
export async function buildProgram(
  tools: Tools,
  directory: string,
  target: string,
): Promise<Problem[]> {
  const { problems } = await go(tools, directory, [
    ...['build', '-trimpath', '-ldflags', '-s -w', '-o', target],
    './cmd/server',
  ]);
  return problems;
}

function outputOf(error: unknown): string {
  const of = (name: string) => {
    const value: unknown =
      error instanceof Error ? Reflect.get(error, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  const lines = `${of('stdout')}\n${of('stderr')}`
    .split('\n')
    .filter(line => !/^(?:ok|\?) |^go: downloading /.test(line));
  return lines.join('\n').trim().slice(-3000) || String(error);
}
