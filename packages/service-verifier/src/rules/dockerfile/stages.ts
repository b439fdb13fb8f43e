import { FileTree } from '@quarterdeck/service-generator';
import { DockerfileParser, From, Instruction } from 'dockerfile-ast';

/** An instruction as rules look at it. */
export interface Step {
  keyword: string;
  /** Without flags */
  words: readonly string[];
  flags: Readonly<Record<string, string>>;
  /** The words of the exec form; undefined in shell form */
  exec: readonly string[] | undefined;
  /** All behind the keyword, on one line */
  text: string;
  line: number;
}

export interface Stage {
  path: string;
  name: string | undefined;
  /** Repository and tag, without digest */
  image: string;
  digest: string | undefined;
  line: number;
  steps: readonly Step[];
}

/** The stages of every Dockerfile of a repository. */
export function dockerfilesOf(files: FileTree): Stage[][] {
  return [...files]
    .filter(([path]) => /(?:^|\/)(?:Dockerfile|Containerfile)$/.test(path))
    .map(([path, { content }]) => stagesOf(path, content))
    .filter(stages => stages.length > 0);
}

export function stagesOf(path: string, content: string): Stage[] {
  const stages: (Stage & { steps: Step[] })[] = [];
  for (const instruction of DockerfileParser.parse(content).getInstructions()) {
    const line = instruction.getRange().start.line + 1;
    if (instruction instanceof From) {
      const image = instruction.getImage() ?? '';
      const [reference, digest] = image.split('@');
      stages.push({
        path,
        name: instruction.getBuildStage() ?? undefined,
        image: reference,
        digest,
        line,
        steps: [],
      });
    } else {
      stages.at(-1)?.steps.push(stepOf(instruction, line));
    }
  }
  return stages;
}

function stepOf(instruction: Instruction, line: number): Step {
  // The content of arguments leaves flags out, so the whole instruction is read; it comes on one line.
  const text = instruction
    .toString()
    .slice(instruction.getKeyword().length)
    .trimStart();
  const [, options = '', rest = text] =
    /^((?:--[\w-]+(?:=\S+)?\s+)*)([\s\S]*)$/.exec(text) ?? [];
  const flags = Object.fromEntries(
    [...options.matchAll(/--([\w-]+)(?:=(\S+))?/g)].map(([, name, value]) => [
      name,
      value ?? '',
    ]),
  );
  const command = rest.replace(/^CMD\s+/i, '');
  return {
    keyword: instruction.getKeyword(),
    words: rest.split(/\s+/).filter(Boolean),
    flags,
    exec: execForm(command),
    text: rest,
    line,
  };
}

function execForm(text: string): string[] | undefined {
  if (!text.trim().startsWith('[')) {
    return undefined;
  }
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) &&
      words.every((word): word is string => typeof word === 'string')
      ? words
      : undefined;
  } catch {
    return undefined;
  }
}

/** The last one with this keyword, for it is the one that counts. */
export function lastOf(stage: Stage, keyword: string): Step | undefined {
  return stage.steps.findLast(step => step.keyword === keyword);
}
