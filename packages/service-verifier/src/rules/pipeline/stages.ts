import { INFRASTRUCTURE_STAGES, STAGES } from '@quarterdeck/service-generator';
import { parse } from 'yaml';
import { z } from 'zod';
import { Finding, Project, Rule } from '../../types';
import { readWorkflows } from '../workflow/read';
import { gitlabFiles, jenkinsFiles, pipelineTexts } from './files';

const gitlabSchema = z.object({ stages: z.array(z.string()) });

/** The stages of each pipeline, by the file that a finding points at. */
function stagesByFile(project: Project): Map<string, ReadonlySet<string>> {
  const stages = new Map<string, ReadonlySet<string>>();
  const workflows = readWorkflows(project).filter(
    ({ path }) => !/preview/.test(path),
  );
  if (workflows.some(({ path }) => /\/(?:ci|release)\.ya?ml$/.test(path))) {
    stages.set(
      '.github/workflows/release.yml',
      new Set(workflows.flatMap(({ jobs }) => jobs.map(({ name }) => name))),
    );
  }
  for (const { path, content } of gitlabFiles(project)) {
    const read = gitlabSchema.safeParse(parse(content));
    stages.set(path, new Set(read.data?.stages ?? []));
  }
  for (const { path, content } of jenkinsFiles(project)) {
    const names = [...content.matchAll(/stage\(['"]([\w -]+)['"]\)/g)];
    stages.set(
      path,
      new Set([
        ...names.map(match => match[1]),
        // What comes always is no stage in Jenkins.
        ...(/always\s*\{[^]*notify/.test(content) ? ['notify'] : []),
      ]),
    );
  }
  return stages;
}

const sameStages: Rule = {
  id: 'pipeline/same-stages',
  summary:
    'Every pipeline has the stages test, scan, build, development, staging, production and notify: without one of them something untested, unseen or untold reaches users',
  check(project) {
    if (!project.model) {
      return [];
    }
    const wanted: readonly string[] =
      project.model.description.delivery.terraform === 'none'
        ? STAGES
        : [...STAGES, ...INFRASTRUCTURE_STAGES];
    return [...stagesByFile(project)].flatMap(([path, stages]) =>
      wanted
        .filter(stage => !stages.has(stage))
        .map(
          (stage): Finding => ({
            rule: 'pipeline/same-stages',
            path,
            message: `The pipeline has no stage ${stage}`,
          }),
        ),
    );
  },
};

const TESTS =
  /\b(?:make test(?:-all)?|go test|gotestsum|cargo (?:test|nextest|llvm-cov)|npm (?:run )?test|vitest|jest)\b/;

const runsTests: Rule = {
  id: 'pipeline/runs-tests',
  summary: 'A pipeline that builds and deploys also runs the tests',
  check(project) {
    const files = [...stagesByFile(project).keys()];
    const pipelines = pipelineTexts(project).filter(
      ({ path }) => !/^(?:Makefile|scripts\/)/.test(path),
    );
    const makefile = project.files.get('Makefile')?.content ?? '';
    const commands = pipelines.map(({ content }) => content).join('\n');
    const called = TESTS.exec(commands)?.[0];
    const isTested =
      called !== undefined &&
      (!called.startsWith('make') || TESTS.test(makefile));
    return files.length === 0 || isTested
      ? []
      : [
          {
            rule: 'pipeline/runs-tests',
            path: files[0],
            message:
              'Nothing in the pipeline runs the tests: run `make test` before anything is built',
          },
        ];
  },
};

export const STAGE_RULES: readonly Rule[] = [sameStages, runsTests];
