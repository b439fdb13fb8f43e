import { FileTree } from '@quarterdeck/service-generator';
import { parse } from 'yaml';
import { z } from 'zod';
import { Project } from '../../types';
import { TextFile, workflowFiles } from '../pipeline/files';

const permissionsSchema = z.union([
  z.string(),
  z.record(z.string(), z.string()),
]);

const stepSchema = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  if: z.union([z.string(), z.boolean()]).optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.unknown()).optional(),
});

const jobSchema = z.looseObject({
  if: z.union([z.string(), z.boolean()]).optional(),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  uses: z.string().optional(),
  permissions: permissionsSchema.optional(),
  environment: z
    .union([z.string(), z.looseObject({ name: z.string() })])
    .optional(),
  steps: z.array(stepSchema).default([]),
});

const workflowSchema = z.looseObject({
  on: z.union([
    z.string(),
    z.array(z.string()),
    z.record(z.string(), z.unknown()),
  ]),
  permissions: permissionsSchema.optional(),
  concurrency: z.unknown().optional(),
  jobs: z.record(z.string(), jobSchema),
});

export type WorkflowStep = z.infer<typeof stepSchema>;
export type WorkflowJob = z.infer<typeof jobSchema> & {
  name: string;
  line: number;
};

export interface WorkflowFile extends TextFile {
  triggers: readonly string[];
  permissions: z.infer<typeof permissionsSchema> | undefined;
  hasConcurrency: boolean;
  jobs: readonly WorkflowJob[];
}

/** The workflows that can be read; what cannot is for GitHub's own parser to explain. */
export function readWorkflows(project: Project): readonly WorkflowFile[] {
  const known = cache.get(project.files) ?? read(project);
  cache.set(project.files, known);
  return known;
}

/** A file that is made for it keeps the parser busy for seconds, so no rule reads it again. */
const cache = new WeakMap<FileTree, readonly WorkflowFile[]>();

function read(project: Project): WorkflowFile[] {
  return workflowFiles(project).flatMap(file => {
    const result = workflowSchema.safeParse(parsed(file.content));
    if (!result.success) {
      return [];
    }
    const { on, permissions, concurrency, jobs } = result.data;
    const lines = file.content.split('\n');
    return [
      {
        ...file,
        triggers: triggersOf(on),
        permissions,
        hasConcurrency: concurrency !== undefined,
        jobs: Object.entries(jobs).map(([name, job]) => ({
          ...job,
          name,
          line: lines.indexOf(`  ${name}:`) + 1,
        })),
      },
    ];
  });
}

function parsed(content: string): unknown {
  try {
    return parse(content);
  } catch {
    return undefined;
  }
}

function triggersOf(on: z.infer<typeof workflowSchema>['on']): string[] {
  if (typeof on === 'string') {
    return [on];
  }
  return Array.isArray(on) ? on : Object.keys(on);
}

/** Whether a job runs for requests to merge of this very repository alone, by its own condition or that of a job before it. */
export function isOwnOnly(
  job: WorkflowJob,
  jobs: readonly WorkflowJob[],
): boolean {
  const condition = String(job.if ?? '');
  const needs = [job.needs ?? []].flat();
  return (
    /head\.repo\.full_name\s*==\s*github\.repository/.test(condition) ||
    // What a skipped job is needed for is skipped, too, unless it says otherwise.
    (!/always\(\)|!cancelled\(\)/.test(condition) &&
      jobs.some(other => needs.includes(other.name) && isOwnOnly(other, jobs)))
  );
}
