import { GeneratedFile } from '../../files';
import { objectNames } from '../../model/objectNames';
import { ServiceModel } from '../../model/ServiceModel';
import { imageOf } from '../../model/versions';
import { text, yamlText } from '../../text';
import { Generator } from '../types';
import { PULL_SECRET } from '../manifests/pods';
import {
  IMAGE_VERSION,
  backupCronJob,
  backupImage,
  restoreCronJob,
} from './jobs';
import { scriptFiles } from './scripts';

export const backups: Generator = {
  name: 'backups',
  summary:
    'A scheduled, encrypted and verified backup of the database, and what restores it',
  applies: ({ hasBackup }) => hasBackup,
  generate: model => [
    ...componentFiles(model),
    ...scriptFiles(model),
    ...imageFiles(model),
    {
      path: '.shellcheckrc',
      class: 'merged',
      content:
        '# Scripts share functions: look at what they source, too.\nexternal-sources=true\n',
    },
  ],
};

const FOLDER = 'deploy/components/backup';

function componentFiles(model: ServiceModel): GeneratedFile[] {
  const { backup } = model.description;
  if (!backup) {
    return [];
  }
  const names = objectNames(model.name);
  const files: GeneratedFile[] = [
    {
      path: `${FOLDER}/service-account.yaml`,
      class: 'managed',
      content: yamlText([
        {
          comment:
            'It may do nothing in the cluster. Give it an identity that the store of backups knows by an annotation in an\noverlay; without one, the Secret of the same name holds a file `credentials`, as AWS has them.',
          value: {
            apiVersion: 'v1',
            kind: 'ServiceAccount',
            metadata: { name: names.backup, labels: model.labels },
            automountServiceAccountToken: false,
            imagePullSecrets: [{ name: PULL_SECRET }],
          },
        },
      ]),
    },
    {
      path: `${FOLDER}/backup.yaml`,
      class: 'managed',
      content: yamlText([
        {
          comment: backup.recipients.length
            ? 'Encrypted for the recipients before it leaves the pod: only who has one of their keys can restore.'
            : 'quarterdeck.yaml names no recipients: the store alone encrypts. Whoever may read the bucket can read the data; add\nthe public key of `age-keygen` to backup.recipients to change that.',
          value: backupCronJob(model, backup),
        },
      ]),
    },
    {
      path: `${FOLDER}/restore.yaml`,
      class: 'managed',
      content: yamlText([
        {
          comment: `Suspended for good. To restore the newest backup into a new database beside the one in use:\nkubectl create job --from=cronjob/${names.restore} ${names.restore}-1\nThe Secret of the same name holds the private key of age in the file \`identity\`, for as long as it is needed.`,
          value: restoreCronJob(model, backup),
        },
      ]),
    },
  ];
  return [
    {
      path: `${FOLDER}/kustomization.yaml`,
      class: 'managed',
      content: yamlText([
        {
          comment:
            'Backs up the database, and is able to restore it. `make backup-image` makes the image, again after a change to it.',
          value: {
            apiVersion: 'kustomize.config.k8s.io/v1alpha1',
            kind: 'Component',
            resources: files.map(({ path }) => path.slice(FOLDER.length + 1)),
            images: [{ name: backupImage(model), newTag: IMAGE_VERSION }],
          },
        },
      ]),
    },
    ...files,
  ];
}

/** The programs that the scripts need, in one image: the database's own client, age and rclone. */
function imageFiles(model: ServiceModel): GeneratedFile[] {
  const version = model.description.resources.database?.params.version;
  const base = version === '17' ? 'postgres17' : 'postgres18';
  return [
    {
      path: 'images/backup.Dockerfile',
      class: 'managed',
      content: text`
        # syntax=docker/dockerfile:1
        # What backs up and restores: the database's own client, age and rclone.
        # docker build --file images/backup.Dockerfile --tag ${model.image}-backup .
        FROM ${imageOf(model.versions, base)}
        # The packages of one release of Alpine get nothing but corrections.
        # hadolint ignore=DL3018
        RUN apk add --no-cache age bash coreutils rclone
        COPY --chmod=0555 scripts/backup-common.sh scripts/backup.sh scripts/restore.sh /scripts/
        USER 65532:65532
        ENTRYPOINT ["/scripts/backup.sh"]
        # It runs to its end: there is nothing to ask for its health.
        HEALTHCHECK NONE
      `,
    },
    {
      path: 'images/backup.Dockerfile.dockerignore',
      class: 'managed',
      content: text`
        *
        !scripts/backup*.sh
        !scripts/restore.sh
      `,
    },
  ];
}
