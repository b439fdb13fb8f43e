import { GeneratedFile } from '../../../files';
import { EnvironmentModel, ServiceModel } from '../../../model/ServiceModel';
import { text } from '../../../text';
import { BUILD, OFFLINE_IMAGE, READ_DIGEST, pushing } from '../buildkit';
import { SCAN_OF_FILES, SCAN_OF_IMAGE } from '../makefile';
import { commandsOf } from '../languages';
import { REPORTS } from '../stages';
import { TERRAFORM_ROOTS } from '../scripts/infrastructure';
import { podFiles } from './pods';

/** The pipeline for Jenkins, with the pods that its stages run in. */
export function jenkinsFiles(model: ServiceModel): GeneratedFile[] {
  return [
    { path: 'Jenkinsfile', class: 'managed', content: jenkinsfile(model) },
    ...podFiles(model),
  ];
}

function jenkinsfile(model: ServiceModel): string {
  const [development, staging, production] = model.environments;
  const stages = [
    testStage(),
    scanStage(model),
    candidateStage(),
    ...(model.description.environments.preview ? [previewStage()] : []),
    buildStage(model),
    deploymentStage(model, development),
    deploymentStage(model, staging),
    deploymentStage(model, production),
    ...(model.description.delivery.terraform === 'none'
      ? []
      : [planStage(model), applyStage(model)]),
  ];
  return text`
    // From a request to merge to production. One image is built; its digest goes from environment to environment.
    // Each stage has pods of its own (.jenkins/), so that no agent waits while people think.
    pipeline {
      agent none
      options {
        buildDiscarder(logRotator(numToKeepStr: '50', artifactNumToKeepStr: '10'))
        disableConcurrentBuilds()
        skipDefaultCheckout()
        timeout(time: 2, unit: 'HOURS')
        timestamps()
      }
      environment {
        IMAGE = '${model.image}'
      }
      stages {
        ${stages.join('\n')}
      }
      post {
        // notify: whatever the end, people hear of it.
        always {
          node('built-in || linux') {
            checkout scm
            withCredentials([string(credentialsId: 'notify-webhook-url', variable: 'NOTIFY_WEBHOOK_URL')]) {
              withEnv(["RESULT=\${currentBuild.currentResult}"]) {
                sh 'scripts/notify.sh "$RESULT" "$BUILD_URL"'
              }
            }
            cleanWs()
          }
        }
      }
    }
  `;
}

function testStage(): string {
  return text`
    stage('test') {
      agent {
        kubernetes {
          yamlFile '.jenkins/test.yaml'
          defaultContainer 'tools'
        }
      }
      steps {
        checkout scm
        sh 'make install'
        sh 'make lint'
        sh 'make test'
        container('cluster') {
          sh 'for overlay in deploy/overlays/*/; do kubectl kustomize "$overlay" > /dev/null; done'
        }
      }
      post {
        always {
          junit '${REPORTS.junit}'
          recordCoverage(tools: [[parser: 'COBERTURA', pattern: '${REPORTS.cobertura}']])
          archiveArtifacts artifacts: '${REPORTS.folder}/**', allowEmptyArchive: true
          cleanWs()
        }
      }
    }
  `.trimEnd();
}

function scanStage(model: ServiceModel): string {
  const hasAudit = commandsOf(model.language, model.versions).audit.length > 0;
  return text`
    stage('scan') {
      agent {
        kubernetes {
          yamlFile '.jenkins/test.yaml'
          defaultContainer 'tools'
        }
      }
      steps {
        checkout scm
        ${hasAudit ? "sh 'make audit'\ncontainer('trivy') {" : "container('trivy') {"}
          sh 'trivy ${SCAN_OF_FILES}'
        }
      }
    }
  `.trimEnd();
}

/** Requests to merge build the image, but push nothing. */
function candidateStage(): string {
  return text`
    stage('candidate') {
      when {
        beforeAgent true
        changeRequest()
      }
      agent {
        kubernetes {
          yamlFile '.jenkins/build.yaml'
          defaultContainer 'buildkit'
        }
      }
      steps {
        checkout scm
        sh '${BUILD} ${OFFLINE_IMAGE}'
        container('trivy') {
          sh 'trivy ${SCAN_OF_IMAGE} --input image.tar'
        }
      }
    }
  `.trimEnd();
}

/** Jenkins does not hear when a request is closed: the portal sweeps previews away when their time is over. */
function previewStage(): string {
  const push = [
    BUILD,
    ...pushing({ tag: 'pr-$CHANGE_ID', revision: '$GIT_COMMIT' }),
  ].join(' \\\\\n  ');
  return text`
    stage('preview') {
      when {
        beforeAgent true
        changeRequest()
        // Code of forks would run beside secrets.
        expression { env.CHANGE_FORK == null }
      }
      agent {
        kubernetes {
          yamlFile '.jenkins/build.yaml'
          defaultContainer 'buildkit'
        }
      }
      steps {
        checkout scm
        sh '''
          ${push}
          ${READ_DIGEST} > digest
        '''
        container('cluster') {
          withCredentials([file(credentialsId: 'kubeconfig-preview', variable: 'KUBECONFIG')]) {
            sh 'scripts/preview.sh up "$CHANGE_ID" "$(cat digest)"'
          }
        }
      }
    }
  `.trimEnd();
}

/** Once a change is in, on the main branch, and not again for what the pipeline itself commits. */
function whenReleased({ description }: ServiceModel, more: string[] = []) {
  const { gitops, repository } = description.delivery;
  const conditions = [
    'beforeAgent true',
    ...more,
    `branch '${repository.defaultBranch}'`,
    ...(gitops === 'none' ? [] : ["not { changelog '.*\\\\[skip ci\\\\].*' }"]),
  ];
  return `when {\n  ${conditions.join('\n  ')}\n}`;
}

function buildStage(model: ServiceModel): string {
  // Jenkins reads two backslashes as one, which continues the line for the shell.
  const push = [
    BUILD,
    ...pushing({ tag: 'sha-$GIT_COMMIT', revision: '$GIT_COMMIT' }),
  ].join(' \\\\\n  ');
  return text`
    stage('build') {
      ${whenReleased(model)}
      agent {
        kubernetes {
          yamlFile '.jenkins/build.yaml'
          defaultContainer 'buildkit'
        }
      }
      steps {
        checkout scm
        sh '''
          ${push}
          ${READ_DIGEST} > digest
        '''
        container('trivy') {
          sh 'trivy ${SCAN_OF_IMAGE} "$IMAGE@$(cat digest)"'
        }
        stash name: 'digest', includes: 'digest'
      }
    }
  `.trimEnd();
}

function deploymentStage(
  model: ServiceModel,
  { name }: EnvironmentModel,
): string {
  const isCommitted = model.description.delivery.gitops !== 'none';
  const deploys = isCommitted
    ? text`
        withCredentials([usernamePassword(credentialsId: 'git-push', usernameVariable: 'GIT_USERNAME', passwordVariable: 'GIT_PASSWORD')]) {
          sh 'scripts/deploy.sh ${name} "$(cat digest)"'
        }
        withCredentials([file(credentialsId: 'kubeconfig-${name}', variable: 'KUBECONFIG')]) {
          sh 'scripts/verify-deployment.sh ${name} "$(cat digest)"'
          sh 'scripts/smoke-test.sh ${name}'
        }
      `
    : text`
        withCredentials([file(credentialsId: 'kubeconfig-${name}', variable: 'KUBECONFIG')]) {
          sh 'scripts/deploy.sh ${name} "$(cat digest)"'
          sh 'scripts/smoke-test.sh ${name}'
        }
      `;
  const asks = text`
    // Who may answer is set by the permissions of the job.
    input {
      message 'Deploy to ${name}?'
      ok 'Deploy'
    }
  `.trimEnd();
  const evidence = text`
    withCredentials([string(credentialsId: 'portal-token', variable: 'PORTAL_TOKEN')]) {
      sh 'scripts/report-evidence.sh end-to-end passed "$(cat digest)" "$BUILD_URL"'
    }
  `.trimEnd();
  const isProduction = name === 'production';
  const lock = text`
    options {
      lock(resource: 'deploy-${model.name}-${name}')
    }
  `.trimEnd();
  return text`
    stage('${name}') {
      ${whenReleased(model, isProduction ? ['beforeInput true'] : [])}
      ${isProduction ? `${asks}\n${lock}` : lock}
      agent {
        kubernetes {
          yamlFile '.jenkins/deploy.yaml'
          defaultContainer 'cluster'
        }
      }
      steps {
        checkout scm
        unstash 'digest'
        ${[deploys.trimEnd(), ...(name === 'staging' ? [evidence] : [])].join('\n')}
      }
    }
  `.trimEnd();
}

function planStage(model: ServiceModel): string {
  return text`
    stage('infrastructure-plan') {
      when {
        beforeAgent true
        changeset 'infrastructure/terraform/**'
      }
      agent {
        kubernetes {
          yamlFile '.jenkins/deploy.yaml'
          defaultContainer 'terraform'
        }
      }
      steps {
        checkout scm
        withCredentials([file(credentialsId: 'aws-plan-token', variable: 'AWS_WEB_IDENTITY_TOKEN_FILE')]) {
          ${model.environments.map(({ name }) => `sh 'scripts/infrastructure.sh plan ${name}'`).join('\n')}
        }
        stash name: 'plans', includes: '${TERRAFORM_ROOTS}/*/plan.tfplan'
      }
    }
  `.trimEnd();
}

function applyStage(model: ServiceModel): string {
  return text`
    stage('infrastructure-apply') {
      when {
        beforeAgent true
        beforeInput true
        branch '${model.description.delivery.repository.defaultBranch}'
        changeset 'infrastructure/terraform/**'
      }
      input {
        message 'Apply the plans?'
        ok 'Apply'
      }
      agent {
        kubernetes {
          yamlFile '.jenkins/deploy.yaml'
          defaultContainer 'terraform'
        }
      }
      steps {
        checkout scm
        unstash 'plans'
        withCredentials([file(credentialsId: 'aws-apply-token', variable: 'AWS_WEB_IDENTITY_TOKEN_FILE')]) {
          ${model.environments.map(({ name }) => `sh 'scripts/infrastructure.sh apply ${name}'`).join('\n')}
        }
      }
    }
  `.trimEnd();
}
