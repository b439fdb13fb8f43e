import { Language } from '../../../description/schema';
import { ServiceModel } from '../../../model/ServiceModel';
import { yamlText } from '../../../text';
import { HAS_ADVANCED_SECURITY } from './steps';
import { CHECKOUT, RUNNER, expression, workflowText } from './workflow';

const CODEQL: Record<Language, string> = {
  go: 'go',
  rust: 'rust',
  node: 'javascript-typescript',
  react: 'javascript-typescript',
};

/** Looks for what is unsafe in the source code. */
export function codeqlWorkflow(model: ServiceModel): string {
  const { defaultBranch } = model.description.delivery.repository;
  const language = CODEQL[model.language];
  return workflowText(
    {
      comment:
        'Looks for unsafe code. GitHub keeps the findings of private repositories only with Advanced Security: set the variable\nADVANCED_SECURITY to true there.',
      name: 'codeql',
      on: {
        pull_request: null,
        push: { branches: [defaultBranch] },
        schedule: [{ cron: '17 4 * * 1' }],
      },
      concurrency: {
        group: `codeql-${expression('github.ref')}`,
        'cancel-in-progress': true,
      },
      jobs: {
        analyze: {
          if: HAS_ADVANCED_SECURITY,
          'runs-on': RUNNER,
          'timeout-minutes': 30,
          permissions: { contents: 'read', 'security-events': 'write' },
          steps: [
            CHECKOUT,
            {
              uses: 'github/codeql-action/init',
              with: {
                languages: language,
                'build-mode': language === 'go' ? 'autobuild' : 'none',
              },
            },
            {
              uses: 'github/codeql-action/analyze',
              with: { category: `/language:${language}` },
            },
          ],
        },
      },
    },
    model.versions,
  );
}

/** Rates how the repository is kept. */
export function scorecardWorkflow(model: ServiceModel): string {
  const { defaultBranch } = model.description.delivery.repository;
  return workflowText(
    {
      comment: 'Rates every week how safely the repository is kept.',
      name: 'scorecard',
      on: {
        push: { branches: [defaultBranch] },
        schedule: [{ cron: '41 5 * * 1' }],
      },
      concurrency: { group: 'scorecard', 'cancel-in-progress': true },
      jobs: {
        analyze: {
          if: HAS_ADVANCED_SECURITY,
          'runs-on': RUNNER,
          'timeout-minutes': 15,
          permissions: { contents: 'read', 'security-events': 'write' },
          steps: [
            CHECKOUT,
            {
              uses: 'ossf/scorecard-action',
              with: {
                results_file: 'scorecard.sarif',
                results_format: 'sarif',
                publish_results: false,
              },
            },
            {
              uses: 'github/codeql-action/upload-sarif',
              with: { sarif_file: 'scorecard.sarif' },
            },
          ],
        },
      },
    },
    model.versions,
  );
}

const REVIEW = `gh api --paginate "repos/$GITHUB_REPOSITORY/dependency-graph/compare/$BASE...$HEAD" > changes.json
jq --raw-output '.[] | select(.change_type == "added") | . as $change | .vulnerabilities[]
  | select(.severity == "high" or .severity == "critical")
  | "\\($change.name) \\($change.version): \\(.advisory_ghsa_id) \\(.advisory_summary)"' changes.json > found
cat found >> "$GITHUB_STEP_SUMMARY"
if [ -s found ]; then cat found; exit 1; fi
`;

/** Refuses dependencies that are known to be vulnerable when they are added. */
export function dependencyReviewWorkflow(model: ServiceModel): string {
  return workflowText(
    {
      comment:
        'Refuses requests to merge that add dependencies with known vulnerabilities, from what GitHub knows of both sides.',
      name: 'dependency-review',
      on: { pull_request: null },
      concurrency: {
        group: `dependency-review-${expression('github.ref')}`,
        'cancel-in-progress': true,
      },
      jobs: {
        review: {
          if: HAS_ADVANCED_SECURITY,
          'runs-on': RUNNER,
          'timeout-minutes': 5,
          permissions: { contents: 'read' },
          steps: [
            {
              run: REVIEW,
              env: {
                BASE: expression('github.event.pull_request.base.sha'),
                HEAD: expression('github.event.pull_request.head.sha'),
                GH_TOKEN: expression('github.token'),
              },
            },
          ],
        },
      },
    },
    model.versions,
  );
}

const ECOSYSTEMS: Record<Language, string> = {
  go: 'gomod',
  rust: 'cargo',
  node: 'npm',
  react: 'npm',
};

/** Keeps versions young, but not so young that nobody has looked at them. */
export function dependabotFile(model: ServiceModel): string {
  const ecosystems = [
    { 'package-ecosystem': ECOSYSTEMS[model.language], directory: '/' },
    { 'package-ecosystem': 'docker', directory: '/' },
    { 'package-ecosystem': 'github-actions', directory: '/' },
    ...(model.description.delivery.terraform === 'none'
      ? []
      : [
          {
            'package-ecosystem': 'terraform',
            directories: ['/infrastructure/terraform/environments/*'],
          },
        ]),
  ];
  return yamlText([
    {
      comment:
        'Raises versions every week, in one request for each kind. A release has to be a week old: what is bad in it\nis mostly found in that time.',
      value: {
        version: 2,
        updates: ecosystems.map(ecosystem => ({
          ...ecosystem,
          schedule: { interval: 'weekly' },
          cooldown: { 'default-days': 7 },
          groups: { all: { patterns: ['*'] } },
        })),
      },
    },
  ]);
}
