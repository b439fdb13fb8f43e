import { EnvironmentModel, ServiceModel } from '../../../model/ServiceModel';
import { imageOf } from '../../../model/versions';
import { yamlText } from '../../../text';
import { commandsOf } from '../languages';
import { BUILD, OFFLINE_IMAGE, READ_DIGEST, pushing } from '../buildkit';
import { SCAN_OF_FILES, SCAN_OF_IMAGE } from '../makefile';
import { testServers } from '../servers';
import { INFRASTRUCTURE_STAGES, REPORTS, STAGES } from '../stages';
import { previewJobs } from './preview';
import { infrastructureJobs } from './infrastructure';

export type GitlabJob = Readonly<Record<string, unknown>>;

export const ON_MERGE_REQUEST = {
  if: '$CI_PIPELINE_SOURCE == "merge_request_event"',
};
export const ON_MAIN = { if: '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH' };

/** The whole pipeline for GitLab: the same stages, commands and scripts as anywhere else. */
export function gitlabText(model: ServiceModel): string {
  const hasTerraform = model.description.delivery.terraform !== 'none';
  const content = yamlText([
    {
      comment:
        'From a request to merge to production. One image is built; its digest goes from environment to environment.\nProtect the environment production in the settings of the project, and say there who approves.',
      value: {
        workflow: { rules: [ON_MERGE_REQUEST, ON_MAIN] },
        stages: [
          ...STAGES.slice(0, -1),
          ...(hasTerraform ? INFRASTRUCTURE_STAGES : []),
          'notify',
        ],
        default: {
          interruptible: true,
          timeout: '30 minutes',
          // Only what the runner did wrong is tried again, never a test.
          retry: {
            max: 1,
            when: ['runner_system_failure', 'stuck_or_timeout_failure'],
          },
        },
        variables: { IMAGE: model.image },
        ...checks(model),
        ...builds(model),
        ...Object.fromEntries(
          model.environments.map(environment => [
            environment.name,
            deployment(model, environment),
          ]),
        ),
        ...previewJobs(model),
        ...(hasTerraform && infrastructureJobs(model)),
        ...notifications(model),
      },
    },
  ]);
  return content.replace(/\n(?=[\w.][\w:-]*:\n)/g, '\n\n');
}

function checks(model: ServiceModel): Record<string, GitlabJob> {
  const commands = commandsOf(model.language, model.versions);
  const { key, paths, variables } = commands.cache;
  const servers = testServers(model);
  const inProject = Object.fromEntries(
    Object.entries(variables).map(([name, folder]) => [
      name,
      `$CI_PROJECT_DIR/${folder}`,
    ]),
  );
  const tools = {
    image: imageOf(model.versions, commands.toolImage),
    cache: { key: { files: [key] }, paths },
  };
  return {
    test: {
      stage: 'test',
      ...tools,
      services: servers.length
        ? servers.map(({ name, image, env }) => ({
            name: image,
            alias: name,
            variables: Object.keys(env).length > 0 ? env : undefined,
          }))
        : undefined,
      variables: {
        ...inProject,
        ...Object.fromEntries(
          servers.map(({ name, variable, url }) => [variable, url(name)]),
        ),
      },
      script: ['make install', 'make lint', 'make test'],
      coverage: commands.coveragePattern,
      artifacts: {
        when: 'always',
        expire_in: '2 weeks',
        paths: [REPORTS.folder],
        reports: {
          junit: REPORTS.junit,
          coverage_report: {
            coverage_format: 'cobertura',
            path: REPORTS.cobertura,
          },
        },
      },
    },
    manifests: {
      stage: 'test',
      image: imageOf(model.versions, 'clusterTools'),
      script: [
        'for overlay in deploy/overlays/*/; do kubectl kustomize "$overlay" > /dev/null; done',
      ],
    },
    ...(commands.audit.length > 0 && {
      audit: {
        stage: 'scan',
        needs: [],
        ...tools,
        variables: inProject,
        script: ['make audit'],
      },
    }),
    scan: {
      stage: 'scan',
      needs: [],
      image: { name: imageOf(model.versions, 'trivy'), entrypoint: [''] },
      script: [`trivy ${SCAN_OF_FILES}`],
    },
  };
}

export const REGISTRY_LOGIN = [
  'mkdir -p "$HOME/.docker"',
  `printf '{"auths":{"%s":{"auth":"%s"}}}' "\${IMAGE%%/*}" "$(printf '%s:%s' "$REGISTRY_USERNAME" "$REGISTRY_PASSWORD" | base64 | tr -d '\\n')" > "$HOME/.docker/config.json"`,
];

/** @param tag - what the image is called beside its digest */
export function buildAndPush(tag: string): string[] {
  return [
    `${BUILD} \\\n  ${pushing({ tag, revision: '$CI_COMMIT_SHA' }).join(' \\\n  ')}\n`,
    `printf 'DIGEST=%s\\n' "$(${READ_DIGEST})" > build.env`,
    'grep -q ^DIGEST=sha256: build.env',
  ];
}

function builds(model: ServiceModel): Record<string, GitlabJob> {
  const trivy = {
    image: { name: imageOf(model.versions, 'trivy'), entrypoint: [''] },
  };
  return {
    // Neither a Docker daemon nor privileges.
    '.buildkit': {
      image: { name: imageOf(model.versions, 'buildkit'), entrypoint: [''] },
      variables: { BUILDKITD_FLAGS: '--oci-worker-no-process-sandbox' },
    },
    // Requests to merge build the image, but push nothing.
    'build:candidate': {
      stage: 'build',
      extends: '.buildkit',
      rules: [ON_MERGE_REQUEST],
      script: [`${BUILD} ${OFFLINE_IMAGE}`],
      artifacts: { paths: ['image.tar'], expire_in: '1 hour' },
    },
    'scan:candidate': {
      stage: 'build',
      needs: ['build:candidate'],
      ...trivy,
      rules: [ON_MERGE_REQUEST],
      script: [`trivy ${SCAN_OF_IMAGE} --input image.tar`],
    },
    build: {
      stage: 'build',
      extends: '.buildkit',
      rules: [ON_MAIN],
      interruptible: false,
      script: [...REGISTRY_LOGIN, ...buildAndPush('sha-$CI_COMMIT_SHA')],
      artifacts: { reports: { dotenv: 'build.env' } },
    },
    'scan:image': {
      stage: 'build',
      needs: ['build'],
      ...trivy,
      rules: [ON_MAIN],
      variables: {
        TRIVY_USERNAME: '$REGISTRY_USERNAME',
        TRIVY_PASSWORD: '$REGISTRY_PASSWORD',
      },
      script: [`trivy ${SCAN_OF_IMAGE} "$IMAGE@$DIGEST"`],
    },
  };
}

function deployment(model: ServiceModel, environment: EnvironmentModel) {
  const { name, host } = environment;
  const isCommitted = model.description.delivery.gitops !== 'none';
  return {
    stage: name,
    image: imageOf(model.versions, 'clusterTools'),
    // Production waits for a person; who may, the protected environment says.
    rules: [
      name === 'production'
        ? { ...ON_MAIN, when: 'manual', allow_failure: false }
        : ON_MAIN,
    ],
    interruptible: false,
    resource_group: name,
    environment: {
      name,
      url: host && `https://${host}`,
      deployment_tier: name,
    },
    script: [
      `scripts/deploy.sh ${name} "$DIGEST"`,
      ...(isCommitted
        ? [`scripts/verify-deployment.sh ${name} "$DIGEST"`]
        : []),
      `scripts/smoke-test.sh ${name}`,
    ],
    after_script:
      name === 'staging'
        ? [
            '[ "$CI_JOB_STATUS" = success ] && result=passed || result=failed',
            'scripts/report-evidence.sh end-to-end "$result" "$DIGEST" "$CI_JOB_URL"',
          ]
        : undefined,
  };
}

/** A job knows only its own end, so there is one for each end of the pipeline. */
function notifications(model: ServiceModel): Record<string, GitlabJob> {
  const job = (result: string, when: string) => ({
    stage: 'notify',
    image: imageOf(model.versions, 'clusterTools'),
    rules: [{ ...ON_MAIN, when }],
    interruptible: false,
    script: [`scripts/notify.sh ${result} "$CI_PIPELINE_URL"`],
  });
  return {
    'notify:success': job('success', 'on_success'),
    'notify:failure': job('failure', 'on_failure'),
  };
}
