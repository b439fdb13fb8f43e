import { Rule } from '../../types';
import { findInLines, pipelineFiles, pipelineTexts } from './files';

/** A rule that looks for one kind of words in the pipelines and in what they call. */
function words(
  id: string,
  summary: string,
  pattern: RegExp,
  explain: (found: string) => string,
): Rule {
  return {
    id,
    summary,
    check: project =>
      findInLines(id, pipelineTexts(project), pattern, match =>
        explain(match[0]),
      ),
  };
}

const removedCommands = words(
  'pipeline/no-removed-commands',
  'Pipelines run nothing that has been removed: `docker scan` went in 2023, `::set-output` and its kin are switched off',
  /\bdocker scan\b|::(?:set-output|save-state|set-env|add-path)\b/,
  found =>
    `${found} is no longer there: use trivy, $GITHUB_OUTPUT, $GITHUB_STATE, $GITHUB_ENV or $GITHUB_PATH`,
);

const verifiedTls = words(
  'pipeline/tls-is-verified',
  'Pipelines verify the certificates of whom they hand secrets to',
  /--insecure-skip-tls-verify|--tls-verify=false|\bGIT_SSL_NO_VERIFY\b|\bNODE_TLS_REJECT_UNAUTHORIZED\b|\bcurl\b[^|;]*\s(?:-k|--insecure)\b|http\.sslVerify=false/,
  found =>
    `${found.trim()} lets anybody in between read what is sent; add the authority to what is trusted instead`,
);

const noPasswordArguments = words(
  'pipeline/no-password-arguments',
  'Passwords never are arguments: everyone on the machine can read those, and logs show them',
  /\b(?:docker|podman|buildah|skopeo|helm registry|crane auth)\s+login\b[^|;]*\s(?:-p|--password)[ =]/,
  found => `${found.trim()} shows the password: use --password-stdin`,
);

const abandonedImages = words(
  'pipeline/no-abandoned-images',
  'Pipelines run images that somebody still mends: kaniko is archived, the free images of Bitnami are gone',
  /(?:gcr\.io\/kaniko-project|\bbitnami(?:legacy)?)\/[\w.-]+/,
  found => `${found} is no longer maintained: build with BuildKit`,
);

const digests: Rule = {
  id: 'pipeline/deploys-digests',
  summary:
    'What is deployed is named by the digest that was pushed: a tag may be moved, or may never have been pushed',
  check: project =>
    findInLines(
      'pipeline/deploys-digests',
      pipelineTexts(project),
      /\bkubectl set image\b.*|\bkustomize edit set image\b.*|\bscripts\/deploy\.sh\s+\S+\s+(.+)/,
      ([found, argument]) =>
        /digest|sha256/i.test(argument ?? found)
          ? undefined
          : `${found} names no digest`,
    ),
};

/** Previews are not in Git, whatever deploys the rest. */
const IN_GIT = /^(?!scripts\/(?:preview|apply)\.sh$)/;

const gitDeploys: Rule = {
  id: 'pipeline/git-is-what-deploys',
  summary:
    'Where Argo CD or Flux deploys, pipelines only change Git: what they changed in the cluster would be undone, or would hide what Git says',
  check(project) {
    const gitops = project.model?.description.delivery.gitops ?? 'none';
    return gitops === 'none'
      ? []
      : findInLines(
          'pipeline/git-is-what-deploys',
          pipelineTexts(project).filter(({ path }) => IN_GIT.test(path)),
          /\bkubectl (?:apply|replace|patch|edit|set image|rollout (?:undo|restart))\b|\bhelm (?:upgrade|rollback|install)\b|\bsource .*\/apply\.sh\b/,
          ([found]) =>
            `${found} changes the cluster behind the back of ${gitops}: change the overlay in Git`,
        );
  },
};

const hasBot: Rule = {
  id: 'pipeline/versions-have-a-bot',
  summary:
    'Pinned versions grow old unless a bot raises them: Dependabot or Renovate has to know the pipeline',
  check(project) {
    const bots = [...project.files].filter(([path]) =>
      /^(?:\.github\/)?(?:renovate\.json5?|\.renovaterc(?:\.json)?)$|^\.github\/dependabot\.ya?ml$/.test(
        path,
      ),
    );
    const isKnown = bots.some(
      ([path, { content }]) =>
        !path.includes('dependabot') || content.includes('github-actions'),
    );
    const [first] = pipelineFiles(project);
    return !first || isKnown
      ? []
      : [
          {
            rule: 'pipeline/versions-have-a-bot',
            path: first.path,
            message:
              'No Dependabot or Renovate raises the versions that it pins',
          },
        ];
  },
};

export const COMMAND_RULES: readonly Rule[] = [
  removedCommands,
  verifiedTls,
  noPasswordArguments,
  abandonedImages,
  digests,
  gitDeploys,
  hasBot,
];
