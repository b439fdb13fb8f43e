/**
 * What every pipeline does, in this order, whichever program runs it. A stage has the same name in workflows of GitHub
 * (as a job), in GitLab CI (as a stage) and in a Jenkinsfile (as a stage).
 */
export const STAGES = [
  'test',
  'scan',
  'build',
  'development',
  'staging',
  'production',
  'notify',
] as const;

export type Stage = (typeof STAGES)[number];

/** Where there is Terraform: a plan for each request to merge, and the apply of that very plan. */
export const INFRASTRUCTURE_STAGES = [
  'infrastructure-plan',
  'infrastructure-apply',
] as const;

/** Lines of code that tests have to reach, of a hundred */
export const LEAST_COVERAGE = 80;

/** Where tests leave what pipelines publish. */
export const REPORTS = {
  folder: 'reports',
  junit: 'reports/junit.xml',
  cobertura: 'reports/cobertura.xml',
  summary: 'reports/coverage.txt',
} as const;
