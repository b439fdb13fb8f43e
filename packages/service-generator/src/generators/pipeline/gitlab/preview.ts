import { ServiceModel } from '../../../model/ServiceModel';
import { previewMaker } from '../../../model/previewMaker';
import { imageOf } from '../../../model/versions';
import {
  GitlabJob,
  ON_MERGE_REQUEST,
  REGISTRY_LOGIN,
  buildAndPush,
} from './gitlab';

const NAME = 'preview/$CI_MERGE_REQUEST_IID';

/**
 * An environment for each request to merge; GitLab stops it when the request is closed or its time is over. Where Argo CD
 * makes it, there is but the image, by the name that Argo CD looks for.
 */
export function previewJobs(model: ServiceModel): Record<string, GitlabJob> {
  const { preview } = model.description.environments;
  if (!preview) {
    return {};
  }
  const byArgo = previewMaker(model) === 'argocd';
  const build = {
    'preview:build': {
      stage: 'build',
      extends: '.buildkit',
      rules: [ON_MERGE_REQUEST],
      script: [
        ...REGISTRY_LOGIN,
        ...buildAndPush(
          byArgo
            ? 'pr-${CI_MERGE_REQUEST_SOURCE_BRANCH_SHA:-$CI_COMMIT_SHA}'
            : 'pr-$CI_MERGE_REQUEST_IID',
        ),
      ],
      artifacts: { reports: { dotenv: 'build.env' } },
    },
  };
  if (byArgo) {
    return build;
  }
  const cluster = {
    stage: 'development',
    image: imageOf(model.versions, 'clusterTools'),
    resource_group: NAME,
  };
  return {
    ...build,
    preview: {
      ...cluster,
      needs: ['preview:build'],
      rules: [ON_MERGE_REQUEST],
      environment: {
        name: NAME,
        url: model.isExposed
          ? `https://${model.name}-pr-$CI_MERGE_REQUEST_IID.${preview.domain}`
          : undefined,
        on_stop: 'preview:remove',
        auto_stop_in: `${Number.parseInt(preview.timeToLive, 10)} hours`,
      },
      script: ['scripts/preview.sh up "$CI_MERGE_REQUEST_IID" "$DIGEST"'],
    },
    'preview:remove': {
      ...cluster,
      needs: [],
      rules: [{ ...ON_MERGE_REQUEST, when: 'manual', allow_failure: true }],
      environment: { name: NAME, action: 'stop' },
      script: ['scripts/preview.sh down "$CI_MERGE_REQUEST_IID"'],
    },
  };
}
